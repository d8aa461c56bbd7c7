"""Operators of ONNX Runtime in the place of what torch's export writes out: a step for few rows is mostly many small nodes.

Nothing here knows an architecture: nodes are replaced where they are exactly those of a pattern, and left where they are not.
A rule's first function is the pattern, its second what takes its place, its third what must hold besides.
"""

from typing import Any

import onnx_ir as ir
from onnx_ir.passes import common
from onnxscript.rewriter import RewriteRule, RewriteRuleSet

DOMAIN = "com.microsoft"
HEADS_FIRST = [0, 2, 1, 3]
"""From [B, S, H, D] to [B, H, S, D], and back."""


def fuse(model: ir.Model) -> None:
    """Norms with the sum before them, and rotary positions, become one node each; what only changes shapes back and forth goes."""
    model.opset_imports.setdefault(DOMAIN, 1)
    for rule in (NORM, ROTARY, HEADS, ROWS):
        RewriteRuleSet([rule]).apply_to_model(model)
    ir.passes.Sequential(common.RemoveUnusedNodesPass(), common.CommonSubexpressionEliminationPass())(model)


def _norm(op: Any, x: Any, y: Any, weight: Any, axes: Any, epsilon: Any) -> Any:
    total = op.Add(x, y)
    root = op.Sqrt(op.Add(op.ReduceMean(op.Pow(total, 2.0), axes, keepdims=1), epsilon))
    return op.Mul(weight, op.Mul(total, op.Reciprocal(root))), total


def _skip_norm(op: Any, x: ir.Value, y: ir.Value, weight: ir.Value, epsilon: ir.Value, **_: Any) -> Any:
    normed, _mean, _deviation, total = op.SkipSimplifiedLayerNormalization(x, y, weight, epsilon=_scalar(epsilon), _domain=DOMAIN, _outputs=4)
    return normed, total


def _is_norm(_context: Any, x: ir.Value, y: ir.Value, weight: ir.Value, axes: ir.Value, epsilon: ir.Value, **_: Any) -> bool:
    """Over the last axis, of a sum that nothing was broadcast in."""
    return len(weight.shape or ()) == 1 and _alike(x, y) and _scalar(axes) == -1 and _scalar(epsilon) is not None


def _rotary(op: Any, x: Any, shape: Any, cos: Any, sin: Any, start: Any, half: Any, end: Any, axis: Any, step: Any) -> Any:
    heads = op.Transpose(op.Reshape(x, shape), perm=HEADS_FIRST)
    other = op.Concat(op.Neg(op.Slice(heads, half, end, axis, step)), op.Slice(heads, start, half, axis, step), axis=-1)
    return op.Add(op.Mul(heads, cos), op.Mul(other, sin))


def _rotary_embedding(
    op: Any, x: ir.Value, shape: ir.Value, cos: ir.Value, sin: ir.Value, start: ir.Value, half: ir.Value, axis: ir.Value, **_: Any
) -> Any:
    """The operator looks up a position's row; here every row of the pass is a position of its own."""
    places = op.Concat(op.Shape(cos, start=0, end=1), op.Shape(cos, start=2, end=3), axis=0)
    rows = op.Reshape(op.Range(op.Constant(value_int=0), op.ReduceProd(places, keepdims=0), op.Constant(value_int=1)), places)
    table = [op.Reshape(op.Slice(one, start, half, axis), op.Constant(value_ints=[-1, int(_scalar(half) or 0)])) for one in (cos, sin)]
    turned = op.RotaryEmbedding(x, rows, *table, _domain=DOMAIN)
    turned.shape, turned.type = x.shape, x.type
    return op.Transpose(op.Reshape(turned, shape), perm=HEADS_FIRST)


def _is_rotary(
    _context: Any, x: ir.Value, cos: ir.Value, sin: ir.Value, start: ir.Value, half: ir.Value, end: ir.Value, axis: ir.Value, step: ir.Value, **_: Any
) -> bool:
    """Of whole heads [B, H, S, D], by angles [B, 1, S, D] whose two halves are the same."""
    if cos.shape is None or x.shape is None or not _alike(cos, sin) or cos.shape[0] != x.shape[0] or cos.shape[1] != 1:
        return False
    size = cos.shape[3]
    whole = isinstance(size, int) and _scalar(half) == size / 2 and (_scalar(end) or 0) >= size
    return whole and _scalar(start) == 0 and _scalar(axis) in (3, -1) and _scalar(step) == 1


def _heads(op: Any, x: Any, shape: Any, back: Any) -> Any:
    return op.Reshape(op.Transpose(op.Transpose(op.Reshape(x, shape), perm=HEADS_FIRST), perm=HEADS_FIRST), back)


def _rows(op: Any, x: Any, shape: Any, back: Any) -> Any:
    return op.Reshape(op.Reshape(x, shape), back)


def _itself(op: Any, x: ir.Value, **_: Any) -> Any:
    return op.Identity(x)


def _is_itself(context: Any, x: ir.Value, **_: Any) -> bool:
    return _alike(x, context.output_values[0])


def _alike(one: ir.Value, other: ir.Value) -> bool:
    return one.shape is not None and one.shape == other.shape


def _scalar(value: ir.Value) -> float | None:
    constant = value.const_value
    return float(constant.numpy().reshape(-1)[0]) if constant is not None and constant.size == 1 else None


NORM = RewriteRule(_norm, _skip_norm, _is_norm, remove_nodes=False)
ROTARY = RewriteRule(_rotary, _rotary_embedding, _is_rotary, remove_nodes=False)
HEADS = RewriteRule(_heads, _itself, _is_itself, remove_nodes=False)
ROWS = RewriteRule(_rows, _itself, _is_itself, remove_nodes=False)
