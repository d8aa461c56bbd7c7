"""A graph whose products with weights are done in 8 bits: weight-only, a scale for every 32 weights of a row.

A step for few rows reads every weight once; a quarter of the bytes is most of the gain. ONNX Runtime's MatMulNBits rounds
the other factor to 8 bits as well (accuracy level 4) and multiplies integers, where the processor can.
"""

from typing import cast

import onnx_ir as ir

from nudge_trainer.export.fuse import DOMAIN
from nudge_trainer.export.weights import BLOCK, CODES, JOIN, SCALES, TRANSPOSED, weight

ACCURACY_LEVEL = 4


def quantise(model: ir.Model) -> None:
    """Puts a MatMulNBits in the place of every MatMul and Gemm with a weight; other uses of the weight keep it as it is.

    Products of one and the same input, as queries, keys and values are, become one: it is rounded once.
    """
    model.opset_imports.setdefault(DOMAIN, 1)
    products: dict[tuple[ir.Value | None, bool], list[ir.Node]] = {}
    for node in model.graph:
        if _is_product(node):
            stored = cast(str, cast(ir.Value, node.inputs[1]).name)
            products.setdefault((node.inputs[0], stored.endswith(TRANSPOSED)), []).append(node)
    for (_, transposed), nodes in products.items():
        _multiply(model, nodes, transposed)


def _multiply(model: ir.Model, nodes: list[ir.Node], transposed: bool) -> None:
    """One MatMulNBits for `nodes`, a Split where they are several, and an Add where there is a bias."""
    graph = model.graph
    weights = [cast(ir.Value, node.inputs[1]) for node in nodes]
    sizes = [int(size) for _, size in (cast(ir.Shape, held.shape).numpy() for held in weights)]
    inner = int(cast(ir.Shape, weights[0].shape).numpy()[0])
    codes, scales = _codes(model, [cast(str, held.name) for held in weights], transposed, sum(sizes), -(-inner // BLOCK))
    attributes = {"K": inner, "N": sum(sizes), "bits": 8, "block_size": BLOCK, "accuracy_level": ACCURACY_LEVEL}
    product = ir.node("MatMulNBits", [nodes[0].inputs[0], codes, scales], attributes, domain=DOMAIN)
    new, parts = [product], product.outputs
    if len(nodes) > 1:
        ends = ir.node("Constant", [], {"value_ints": sizes})
        split = ir.node("Split", [product.outputs[0], ends.outputs[0]], {"axis": -1}, num_outputs=len(nodes))
        new, parts = [product, ends, split], split.outputs
    graph.insert_before(nodes[0], new)
    for node, part in zip(nodes, parts, strict=True):
        result = part
        if len(node.inputs) > 2:
            added = ir.node("Add", [part, node.inputs[2]])
            graph.insert_before(node, added)
            result = added.outputs[0]
        result.name, result.shape, result.type = f"{node.outputs[0].name}.quantised", node.outputs[0].shape, node.outputs[0].type
        node.outputs[0].replace_all_uses_with(result)
        graph.remove(node, safe=True)
    for held in weights:
        if not held.uses():
            graph.initializers.pop(cast(str, held.name), None)


def _codes(model: ir.Model, names: list[str], transposed: bool, outer: int, blocks: int) -> tuple[ir.Value, ir.Value]:
    """Codes and scales of weights [inner, …], `outer` columns in all, stored by rows of their transposes; the same for all their uses."""
    rows = JOIN.join(name.removesuffix(TRANSPOSED) for name in names) + ("" if transposed else TRANSPOSED)
    known = model.graph.initializers
    if f"{rows}{CODES}" not in known:
        weight(model, f"{rows}{CODES}", (outer, blocks, BLOCK), ir.DataType.UINT8)
        weight(model, f"{rows}{SCALES}", (outer, blocks))
    return known[f"{rows}{CODES}"], known[f"{rows}{SCALES}"]


def _is_product(node: ir.Node) -> bool:
    """A MatMul with a weight, or a Gemm that is one with a bias."""
    held = node.inputs[1] if len(node.inputs) > 1 else None
    if held is None or not isinstance(held.const_value, ir.ExternalTensor):
        return False
    if node.op_type == "MatMul":
        return len(held.shape or ()) == 2
    as_it_is = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0}
    return node.op_type == "Gemm" and all(name in as_it_is and attribute.value == as_it_is[name] for name, attribute in node.attributes.items())
