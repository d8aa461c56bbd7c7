"""A graph whose products with weights are done in 8 bits: weight-only, a scale for every 32 weights of a row.

A step for few rows reads every weight once; a quarter of the bytes is most of the gain. ONNX Runtime's MatMulNBits rounds
the other factor to 8 bits as well (accuracy level 4) and multiplies integers, where the processor can.
"""

from typing import cast

import onnx_ir as ir

from nudge_trainer.export.weights import BLOCK, CODES, SCALES, TRANSPOSED, weight

DOMAIN = "com.microsoft"
ACCURACY_LEVEL = 4


def quantise(model: ir.Model) -> None:
    """Puts a MatMulNBits in the place of every MatMul and Gemm with a weight; other uses of the weight keep it as it is."""
    graph = model.graph
    model.opset_imports.setdefault(DOMAIN, 1)
    for node in list(graph):
        held = node.inputs[1] if len(node.inputs) > 1 else None
        if held is None or not isinstance(held.const_value, ir.ExternalTensor) or not _is_product(node):
            continue
        inner, outer = (int(size) for size in cast(ir.Shape, held.shape).numpy())
        codes, scales = _codes(model, cast(str, held.name), outer, -(-inner // BLOCK))
        attributes = {"K": inner, "N": outer, "bits": 8, "block_size": BLOCK, "accuracy_level": ACCURACY_LEVEL}
        product = ir.node("MatMulNBits", [node.inputs[0], codes, scales], attributes, domain=DOMAIN)
        found = product.outputs[0]
        bias = node.inputs[2] if len(node.inputs) > 2 else None
        added = ir.node("Add", [found, bias]) if bias is not None else None
        nodes = [product] if added is None else [product, added]
        result = nodes[-1].outputs[0]
        result.name, result.shape, result.type = f"{node.outputs[0].name}.quantised", node.outputs[0].shape, node.outputs[0].type
        graph.insert_before(node, nodes)
        node.outputs[0].replace_all_uses_with(result)
        graph.remove(node, safe=True)
        if not held.uses():
            graph.initializers.pop(cast(str, held.name))


def _codes(model: ir.Model, name: str, outer: int, blocks: int) -> tuple[ir.Value, ir.Value]:
    """Codes and scales of a weight [inner, outer], stored by rows of its transpose; the same for all its uses."""
    rows = name.removesuffix(TRANSPOSED) if name.endswith(TRANSPOSED) else f"{name}{TRANSPOSED}"
    known = model.graph.initializers
    if f"{rows}{CODES}" not in known:
        weight(model, f"{rows}{CODES}", (outer, blocks, BLOCK), ir.DataType.UINT8)
        weight(model, f"{rows}{SCALES}", (outer, blocks))
    return known[f"{rows}{CODES}"], known[f"{rows}{SCALES}"]


def _is_product(node: ir.Node) -> bool:
    """A MatMul, or a Gemm that is one with a bias."""
    if node.op_type == "MatMul":
        return len(cast(ir.Value, node.inputs[1]).shape or ()) == 2
    as_it_is = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0}
    return node.op_type == "Gemm" and all(name in as_it_is and attribute.value == as_it_is[name] for name, attribute in node.attributes.items())
