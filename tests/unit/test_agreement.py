"""Agreement of two answers, and clusters of several, against brute force on small maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from genuine import LabelMap, art, palette, random_map
from maskpress import Answer, Instance, Match, panoptic_quality
from maskpress.consolidate import regions as regions_module
from maskpress.consolidate.clusters import JOINED, find_clusters
from maskpress.consolidate.regions import find_regions
from soak import seeds


def answer_of(label_map: LabelMap, labels: Sequence[str] | None = None) -> Answer:
    count = int(label_map.max())
    labels = ["Car"] * count if labels is None else labels
    return Answer(label_map, tuple(Instance(*each) for each in zip(labels, palette(count), strict=True)))


def shares(one: LabelMap, other: LabelMap) -> dict[tuple[int, int], float]:
    """Give the IoU of all pairs, mask by mask."""
    found: dict[tuple[int, int], float] = {}
    for number in range(1, int(one.max()) + 1):
        for partner in range(1, int(other.max()) + 1):
            mask, theirs = one == number, other == partner
            found[number, partner] = float(np.count_nonzero(mask & theirs) / np.count_nonzero(mask | theirs))
    return found


def two_maps(seed: int) -> tuple[np.random.Generator, LabelMap, LabelMap]:
    """Draw a map and one that is like it, moved a little and with some instances cut in two."""
    random = np.random.default_rng(seed)
    one = random_map(random, 24, 18, 7)
    other = np.roll(one, tuple(random.integers(-2, 3, 2)), (0, 1))
    other[:, int(random.integers(0, 24)) :] *= 2
    noise = random.random(other.shape) < 0.1
    other[noise] = random.integers(0, other.max() + 1, int(noise.sum()))
    return random, one, np.searchsorted(np.union1d([0], other), other).astype(np.uint16)


@pytest.mark.parametrize("seed", seeds(40))
def test_panoptic_quality_is_that_of_brute_force(seed: int) -> None:
    random, one, other = two_maps(seed)
    labels, others = (random.choice(["Bus", "Car"], int(each.max())).tolist() for each in (one, other))
    expected = [
        (pair, share)
        for pair, share in shares(one, other).items()
        if share > 0.5 and labels[pair[0] - 1] == others[pair[1] - 1]
    ]
    found = panoptic_quality(answer_of(one, labels), answer_of(other, others))
    assert found.matches == tuple(Match(*pair, share) for pair, share in expected)
    misses = len(labels) + len(others) - 2 * len(expected)
    assert found.pq == pytest.approx(sum(share for _, share in expected) / (len(expected) + misses / 2))
    assert found.sq == pytest.approx(np.mean([share for _, share in expected]) if expected else 0)


def test_half_is_no_match_and_neither_is_another_label() -> None:
    whole, half = art("1111"), art("11..")
    assert panoptic_quality(answer_of(whole), answer_of(half)).matches == ()
    assert panoptic_quality(answer_of(whole), answer_of(art("111."))).matches == (Match(1, 1, 0.75),)
    assert panoptic_quality(answer_of(whole), answer_of(whole, ["Bus"])).pq == 0


def test_answers_without_instances_agree() -> None:
    empty = answer_of(art("...."))
    assert (panoptic_quality(empty, empty).pq, panoptic_quality(empty, empty).sq) == (1, 1)
    assert panoptic_quality(empty, answer_of(art("11.."))).pq == 0


def test_sizes_have_to_be_the_same() -> None:
    with pytest.raises(ValueError, match="different sizes"):
        panoptic_quality(answer_of(art("11")), answer_of(art("1 1")))


def best_sum(pairs: dict[tuple[int, int], float]) -> float:
    """Try every assignment."""
    if not pairs:
        return 0.0
    (number, partner), share = next(iter(pairs.items()))
    without = {pair: each for pair, each in pairs.items() if pair != (number, partner)}
    free = {pair: each for pair, each in without.items() if pair[0] != number and pair[1] != partner}
    return max(share + best_sum(free), best_sum(without))


@pytest.mark.parametrize("seed", seeds(40))
def test_clusters_of_two_maps_are_the_best_assignment(seed: int) -> None:
    _, one, other = two_maps(seed)
    candidates = {pair: share for pair, share in shares(one, other).items() if share > JOINED}
    mine, theirs = find_clusters(find_regions([one, other]), [int(one.max()), int(other.max())])
    joined = [pair for pair in shares(one, other) if mine[pair[0]] == theirs[pair[1]]]
    assert all(pair in candidates for pair in joined)
    assert sum(candidates[pair] for pair in joined) == pytest.approx(best_sum(candidates))


@pytest.mark.parametrize(("shared", "joined"), [(6, False), (7, False), (8, True)])
def test_instances_are_one_thing_from_a_third_of_their_pixels_on(shared: int, joined: bool) -> None:
    """Of 20 pixels that one or the other has."""
    one = art("1" * 10 + "1" * shared + "." * (10 - shared))
    other = art("." * 10 + "1" * 10)
    assert shares(one, other)[1, 1] == shared / 20
    mine, theirs = find_clusters(find_regions([one, other]), [1, 1])
    assert bool(mine[1] == theirs[1]) is joined


def test_the_best_pair_does_not_leave_two_others_alone() -> None:
    one, other = art("1" * 6 + "2" * 16), art("1" * 16 + "2" * 6)
    assert shares(one, other)[2, 1] > shares(one, other)[1, 1] == shares(one, other)[2, 2] == 0.375
    mine, theirs = find_clusters(find_regions([one, other]), [2, 2])
    assert mine.tolist() == theirs.tolist() == [0, 1, 2]


@pytest.mark.parametrize("seed", seeds(10))
def test_regions_paint_the_maps_they_are_of(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions_module, "_BAND", 50)
    _, one, other = two_maps(seed)
    regions = find_regions([one, other])
    assert np.array_equal(regions.painted(regions.ids[:, 0]), one)
    assert np.array_equal(regions.painted(regions.ids[:, 1]), other)
    assert len(regions.areas) == len(np.unique(one.astype(int) * 1000 + other))
    assert regions.areas.sum() == one.size
