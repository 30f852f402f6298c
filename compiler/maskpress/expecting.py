"""Tasks into expectations: what the side that compiles pages tells the side that reads answers.

The two sides do not know each other; this is the one place where they meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maskpress.pages.attributes import rules_given
from maskpress.results.expectation import Expectation
from maskpress.spec.model import TaskSpec
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import Image, Task, Tasks, WidgetSettings


def expectations(spec: TaskSpec) -> tuple[Expectation, ...]:
    """Say what each task of a spec expects of its answers, in their order.

    A task whose template has several widgets has an expectation for each. Raises SpecError where rows or images have
    problems.
    """
    return expectations_of(load_tasks(spec))


def expectations_of(tasks: Tasks) -> tuple[Expectation, ...]:
    """Say what tasks that are loaded already expect."""
    rules = rules_given(tasks.spec.rules)
    return tuple(each for task in tasks.items for each in _of_task(task, tasks, rules))


def _of_task(task: Task, tasks: Tasks, rules: Mapping[str, object]) -> Iterator[Expectation]:
    if task.form is None:
        labels = tuple(label.name for label in tasks.spec.labels)
        yield _expectation(task, task.image, labels, rules, tasks.spec.answer_name)
        return
    images = [part.image for part in task.form.parts if isinstance(part, WidgetSettings)]
    for (name, labels), image in zip(task.form.labels.items(), images, strict=True):
        yield _expectation(task, image, labels, rules, name)


def _expectation(
    task: Task, image: Image, labels: tuple[str, ...], rules: Mapping[str, object], name: str
) -> Expectation:
    place = image.path or image.url
    return Expectation(task.id, image.width, image.height, labels, rules, place, name=name, original=image.original)
