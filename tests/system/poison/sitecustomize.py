"""Put first on PYTHONPATH, this lets a worker's process die at a place named by SENN_TEST_POISON, for one run only."""

import os
import signal
import sys

PLACE = os.environ.get("SENN_TEST_POISON", "")
BAD_SAMPLES = 41


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def dies_when(owner: object, name: str, is_time: object) -> None:
    plain = getattr(owner, name)

    def call(*args: object, **kwargs: object) -> object:
        if is_time(*args):  # type: ignore[operator]
            die()
        return plain(*args, **kwargs)

    setattr(owner, name, call)


if PLACE and ("worker" in sys.orig_argv or "--multiprocessing-fork" in sys.orig_argv):
    from senn_live.worker.run import commands, machine, recovery

    def is_bad(run: machine.LiveRun) -> bool:
        return len(run.data.samples.x) == BAD_SAMPLES

    if PLACE == "take":
        dies_when(machine.LiveRun, "take", lambda run, *_: is_bad(run) and run.state.step >= 5)
    elif PLACE == "compute":
        dies_when(
            machine.Computation, "__call__", lambda it: it.task.inputs.shape[0] == BAD_SAMPLES and it.state.step >= 5
        )
    elif PLACE == "adoption":
        dies_when(recovery, "build_data", lambda specification, **_: specification.samples == BAD_SAMPLES)
    elif PLACE == "command":
        dies_when(commands, "rebuild_data", lambda specification, *_, **__: specification.noise == 0.25)
