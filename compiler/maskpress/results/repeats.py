"""What is there twice: submissions, answers of one worker to one task, and label maps equal to the pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from maskpress.problems import Refusal
from maskpress.results.model import Answer, Result, Source
from maskpress.results.wording import shown


@dataclass(frozen=True)
class _Seen:
    """What is remembered of a result: where it was, and not its pixels."""

    source: Source
    task: str
    worker: str | None
    submitted: str | None
    digest: bytes


@dataclass
class Repeats:
    """Remembers results; a few hundred bytes of each."""

    _by_key: dict[tuple[str, str], _Seen] = field(default_factory=dict)
    _by_worker: dict[tuple[str, str, str | None], _Seen] = field(default_factory=dict)
    _by_pixels: dict[bytes, _Seen] = field(default_factory=dict)

    def enter(self, result: Result) -> Iterator[Refusal]:
        """Give what the result repeats: V108, V110, V203, V204 or V206."""
        digest = answer_digest(result.answer)
        mine = _Seen(result.source, result.task, result.worker, result.submitted, digest)
        if result.key is not None:
            same = self._by_key.setdefault((result.key, result.name), mine)
            if same is not mine:
                yield _again(same, mine)
                return
        yield from self._of_worker(result, mine)
        if result.answer.instances:
            yield from self._of_pixels(mine)

    def _of_worker(self, result: Result, mine: _Seen) -> Iterator[Refusal]:
        first = self._by_worker.setdefault((result.task, result.name, result.worker), mine)
        if first is mine:
            return
        if result.worker is None:
            message = f'the task "{result.task}" has another answer without a worker, in {first.source}'
            yield Refusal("V206", message, "they may be of one worker: name the workers, or remove one")
        else:
            message = f'{shown(result.worker)} answered the task "{result.task}" twice: first in {first.source}'
            yield Refusal("V108", message, "remove the one that does not count")

    def _of_pixels(self, mine: _Seen) -> Iterator[Refusal]:
        first = self._by_pixels.setdefault(mine.digest, mine)
        if (first.task, first.worker) != (mine.task, mine.worker):
            whose = f" of {shown(first.worker)}" if first.worker else ""
            message = f'it is the same to the pixel as the answer to "{first.task}"{whose}, in {first.source}'
            yield Refusal("V203", message, "look whether it was copied")


def answer_digest(answer: Answer) -> bytes:
    """Digest the label map, its size and the labels: equal for answers that say the same."""
    digest = blake2b(repr((answer.label_map.shape, [each.label for each in answer.instances])).encode(), digest_size=16)
    digest.update(answer.label_map.data)
    return digest.digest()


def _again(first: _Seen, mine: _Seen) -> Refusal:
    """Compare two results of one key. A server names workers whom the download of the same answer does not know."""
    if first.task != mine.task or (first.worker != mine.worker and first.worker and mine.worker):
        message = f"expected a key of its own, found that of {first.source}, which is another answer"
        return Refusal("V110", message, "remove the one that is forged")
    if first.digest == mine.digest:
        return Refusal("V204", f"the submission is in {first.source} too", "one of them counts: remove the other")
    message = f"the submission is in {first.source} too, with another answer"
    return Refusal("V204", message, "the one submitted last counts: remove the other")
