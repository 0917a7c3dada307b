"""A device that is none: tensors that say they are elsewhere, and are refused beside tensors of the CPU.

An accelerator refuses operations between its tensors and the CPU's, and takes no generator of the CPU. Where there is
none, this refuses the same, by torch's dispatch: each tensor of the device `lazy` (on which no usual build of torch
computes) wraps one of the CPU, on which it is computed in truth. Results must agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

DEVICE = torch.device("lazy")
aten = torch.ops.aten
# What an accelerator does take tensors of both kinds for: copies, and indices (moved there by torch).
MIXED = {aten.copy_.default, aten._to_copy.default, aten.index.Tensor, aten.index_put_.default, aten.index_put.default}


class ElsewhereTensor(Tensor):
    """A tensor that says it is elsewhere."""

    inner: Tensor

    @staticmethod
    def __new__(cls, inner: Tensor) -> ElsewhereTensor:
        """Wrap one of the CPU."""
        made: ElsewhereTensor = Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls,
            inner.size(),
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=DEVICE,
        )
        made.inner = inner
        return made

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Any = None) -> Any:
        """Compute on the CPU."""
        return _compute(func, args, kwargs or {})

    def tolist(self) -> Any:
        """The numbers; torch does not know how to read those of a wrapper."""
        return self.inner.tolist()


class Elsewhere(TorchDispatchMode):
    """Within this, `device="lazy"` is such a device."""

    def __enter__(self) -> Elsewhere:
        """From now on."""
        self._lifted = torch._C._only_lift_cpu_tensors()
        torch._C._set_only_lift_cpu_tensors(True)  # what is made of numbers is moved where a mode sees it
        super().__enter__()
        return self

    def __exit__(self, *how: Any) -> None:
        """No more."""
        super().__exit__(*how)
        torch._C._set_only_lift_cpu_tensors(self._lifted)

    def __torch_dispatch__(self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Any = None) -> Any:
        """Compute on the CPU."""
        return _compute(func, args, kwargs or {})


def _compute(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    if torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd"):
        with Elsewhere():  # made of others; inference mode leaves that to whoever comes first
            return func.decompose(*args, **kwargs)
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
    there = [tensor for tensor in tensors if isinstance(tensor, ElsewhereTensor)]
    wrappers = {id(tensor.inner): tensor for tensor in there}
    plain, named = tree_map(_inner, (args, dict(kwargs)))
    device = named.get("device")
    goes_there = bool(there) if device is None else torch.device(device).type == DEVICE.type
    if device is not None:
        named["device"] = torch.device("cpu")
    here = [tensor for tensor in tensors if not isinstance(tensor, ElsewhereTensor) and tensor.dim() > 0]
    if there and here and func not in MIXED:
        raise RuntimeError(f"Expected all tensors on one device, found {DEVICE} and cpu in {func}.")
    if goes_there and named.get("generator") is not None:
        raise RuntimeError(f"Expected a generator of {DEVICE}, found one of the CPU in {func}.")
    if not goes_there and not there:
        return func(*plain, **named)
    with torch.inference_mode(False), torch.no_grad():  # a view must be of its base's kind, which wrappers are not
        found = func(*plain, **named)
        if func is aten.copy_.default:
            return args[0]

        def wrapped(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor) or not goes_there:
                return leaf
            return wrappers[id(leaf)] if id(leaf) in wrappers else ElsewhereTensor(leaf)

        return tree_map(wrapped, found)


def _inner(leaf: Any) -> Any:
    return leaf.inner if isinstance(leaf, ElsewhereTensor) else leaf
