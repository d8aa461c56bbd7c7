"""Why an NVIDIA GPU that is there cannot be used: its driver or its age, which PyTorch tells as if there were none, or too late."""

import os
import re
from pathlib import Path

import torch

DRIVERS = ("/proc/driver/nvidia/version", r"C:\Windows\System32\nvcuda.dll")
"""Files that an NVIDIA driver brings."""


def unusable() -> str | None:
    """The reason, as a clause; None where the GPU works, where there is none, or where it is hidden on purpose."""
    if torch.version.cuda is None or os.environ.get("CUDA_VISIBLE_DEVICES", "all").strip() in {"", "-1"}:
        return None
    if not torch.cuda.is_available():
        if not any(Path(file).exists() for file in DRIVERS):
            return None
        return f"the NVIDIA driver does not answer PyTorch {torch.__version__}, which needs one for CUDA {torch.version.cuda} or newer"
    capability = torch.cuda.get_device_capability()
    if any(_runs_on(architecture, capability) for architecture in torch.cuda.get_arch_list()):
        return None
    name, version = torch.cuda.get_device_name(), ".".join(map(str, capability))
    return f"PyTorch {torch.__version__} has no code for the {name}, whose compute capability is {version}"


def _runs_on(architecture: str, capability: tuple[int, int]) -> bool:
    """Whether code for sm_MN, which runs on later minor versions, or compute_MN, which is compiled for any later one, runs there."""
    found = re.fullmatch(r"(sm|compute)_(\d+)(\d)[a-z]?", architecture)
    if found is None:
        return False
    made_for = int(found[2]), int(found[3])
    return made_for <= capability and (found[1] == "compute" or made_for[0] == capability[0])
