"""Put first on PYTHONPATH, this lets a worker meet a fault at a place named by SENN_TEST_POISON, for one run only.

A run on 41 samples ends the process, one on 43 raises what nobody expects.
"""

import os
import signal
import sys

PLACE = os.environ.get("SENN_TEST_POISON", "")
BAD_SAMPLES, RAISING_SAMPLES = 41, 43


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def dies_when(owner: object, name: str, is_time: object) -> None:
    plain = getattr(owner, name)

    def call(*args: object, **kwargs: object) -> object:
        if is_time(*args, BAD_SAMPLES):  # type: ignore[operator]
            die()
        if is_time(*args, RAISING_SAMPLES):  # type: ignore[operator]
            raise RuntimeError("something nobody thought of")
        return plain(*args, **kwargs)

    setattr(owner, name, call)


if PLACE and ("worker" in sys.orig_argv or "--multiprocessing-fork" in sys.orig_argv):
    from senn_live.worker.run import commands, machine, recovery

    def is_on(run: machine.LiveRun, samples: int) -> bool:
        return len(run.data.samples.x) == samples

    if PLACE == "take":
        dies_when(machine.LiveRun, "take", lambda run, *rest: is_on(run, rest[-1]) and run.state.step >= 5)
    elif PLACE == "compute":
        dies_when(
            machine.Computation,
            "__call__",
            lambda it, samples: it.task.inputs.shape[0] == samples and it.state.step >= 5,
        )
    elif PLACE == "adoption":
        dies_when(recovery, "build_data", lambda specification, samples: specification.samples == samples)
    elif PLACE == "command":
        dies_when(
            commands,
            "rebuild_data",
            lambda specification, _, samples: specification.noise == 0.25 and samples == BAD_SAMPLES,
        )
