"""Percentiles are exact whatever the type of the samples, found without sorting them."""

from __future__ import annotations

import math
from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskpress.tasks.contrast import SampleType, grey_bounds, linear


def nearest_rank(samples: list[float], part: float) -> float:
    return sorted(samples)[math.floor(part * (len(samples) - 1) + 0.5)]


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=300))
def test_bounds_of_16_bit_samples_are_their_percentiles(samples: list[int]) -> None:
    check("H", samples)


@given(st.lists(st.integers(-(2**31), 2**31 - 1) | st.integers(-300, 300), min_size=1, max_size=300))
def test_bounds_of_32_bit_samples_are_their_percentiles(samples: list[int]) -> None:
    check("i", samples)


@given(st.lists(st.floats(width=32), min_size=1, max_size=300))
def test_bounds_of_floats_are_their_finite_percentiles(samples: list[float]) -> None:
    finite = [sample for sample in samples if math.isfinite(sample)]
    check("f", samples, finite or [0.0])


def check(type: SampleType, samples: list[int] | list[float], counted: list[float] | None = None) -> None:
    content = array(type, samples).tobytes()
    values = [float(sample) for sample in samples] if counted is None else counted
    auto = nearest_rank(values, 0.005), nearest_rank(values, 0.995)

    assert grey_bounds(content, type, "full") == (min(values), max(values))
    assert grey_bounds(content, type, "auto") == (auto if auto[0] < auto[1] else (min(values), max(values)))


def test_auto_of_an_image_nearly_all_of_one_value_is_full() -> None:
    samples = np.zeros(10_000, np.uint16)
    samples[:3] = 900

    assert grey_bounds(samples.tobytes(), "H", "auto") == (0, 900)


def test_bounds_given_in_the_spec_count_as_they_are() -> None:
    assert grey_bounds(b"", "H", (10.0, 20.0)) == (10.0, 20.0)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-5.0, 65535.0), (7.0, 7.0)])
def test_linear_maps_low_to_black_and_high_to_white(low: float, high: float) -> None:
    scale, offset = linear(low, high)

    assert math.floor(low * scale + offset) == 0
    if high > low:
        assert math.floor(high * scale + offset) == 255
