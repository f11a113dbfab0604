"""A run taken out of the visitor's locker, changed and put back; and answers as they come from a page."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import Request

from careplan.conformance.vendor.files import REFUSED, Files
from careplan.conformance.vendor.tasks import Task
from careplan.exchange.lockers.locker import Purpose
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.web import refusals
from careplan.web.checking.intake import unpack
from careplan.web.checking.kept import secret_of
from careplan.web.desks import desks_of
from careplan.web.posted import Posted
from careplan.web.vendor.kept import KeptRun, read_run, write_run
from careplan.web.vendor.outcome import by_task, of_task
from careplan.web.vendor.ticked import form_of, tick

_MOST_FILES = 4000


async def open_run(request: Request, run_id: str) -> KeptRun:
    """Return a run of this visitor.

    Raises:
        ExchangeError: locker-unknown.

    """
    desks, secret = desks_of(request), secret_of(request)
    take = desks.lockers.take
    _, content = await desks.threads.run(take, secret, run_id, Purpose.VENDOR_TEST, desks.clock())
    return await desks.threads.run_checking(read_run, content)


async def change_run(request: Request, run_id: str, change: Callable[[KeptRun], KeptRun]) -> None:
    """Change a kept run; of two changes at a time none is lost.

    Raises:
        ExchangeError: locker-unknown, lockers-full, and what the change raises.

    """
    desks, secret = desks_of(request), secret_of(request)

    def work(content: bytes) -> bytes:
        return write_run(change(read_run(content)))

    refill = desks.lockers.refill
    await desks.threads.run_checking(refill, secret, run_id, Purpose.VENDOR_TEST, work, desks.clock())


def task_of(kept: KeptRun, name: str) -> Task:
    """Return a task of a run.

    Raises:
        ExchangeError: page-unknown.

    """
    task = kept.task(name)
    if task is None:
        raise refusals.page_unknown()
    return task


def limits_of(request: Request) -> ArchiveLimits:
    """Return what may come at once: many small files, a folder a task."""
    return replace(desks_of(request).archive, files=_MOST_FILES)


def hand_in_folder(kept: KeptRun, posted: Posted, limits: ArchiveLimits) -> KeptRun:
    """Return the run with the answers of a folder or ZIP that has a folder a task.

    Raises:
        ExchangeError: archive-refused, answer-missing.

    """
    tasks = {task.id: task for task in kept.tasks()}
    found = by_task(unpack(posted.files, limits), list(tasks))
    if not found:
        raise refusals.answer_missing()
    for name, files in found.items():
        kept = kept.answered(tasks[name], files)
    return kept


def answer_of(posted: Posted, task: Task, before: Files, user: int, limits: ArchiveLimits) -> Files:
    """Return the files of the answer to one task; none where the one before is taken back.

    Raises:
        ExchangeError: archive-refused, answer-missing.

    """
    if posted.has("take-back"):
        return {}
    if posted.has("refused"):
        return {REFUSED: (posted.text("reason") or "-").encode()}
    if posted.has("ticked"):
        return tick(form_of(task, before), user, posted)
    files = of_task(unpack(posted.files, limits))
    if not files:
        raise refusals.answer_missing()
    return files
