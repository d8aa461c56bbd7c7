"""Exports of a trained policy: a Hugging Face folder, and the ONNX folder that the editor samples from."""

from nudge_trainer.export.hf import export_hf
from nudge_trainer.export.onnx import export_onnx

__all__ = ["export_hf", "export_onnx"]
