"""Run the widget's rooms without DOM (raster, state, tools, png) in Node, which the browser driver brings along."""

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from playwright._impl._driver import compute_driver_executable

WIDGET = Path(__file__).parent.parent / "widget"


def find_node() -> str:
    """Return the path of Node, which runs TypeScript as it is."""
    return str(compute_driver_executable()[0])


class WidgetEngine:
    """Keep one Node process and ask it: starting one takes longer than a thousand answers."""

    def __init__(self) -> None:
        command = [find_node(), str(WIDGET / "test" / "service.ts")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request (see service.ts) and return its answer; raise AssertionError when it failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def encode(self, label_map: NDArray[np.uint16], colors: dict[int, str], *, wide: bool) -> bytes:
        """Return the labeled image of a label map; `colors` are those of the ids in it, `wide` asks for 16 bits."""
        painted = [{"id": instance, "color": color} for instance, color in sorted(colors.items())]
        height, width = label_map.shape
        ids = base64.b64encode(label_map.astype("<u2").tobytes()).decode()
        request = {"op": "encode", "width": width, "height": height, "ids": ids, "wide": wide, "painted": painted}
        return base64.b64decode(self.ask(request)["png"])

    def decode(self, png: bytes) -> NDArray[np.uint8]:
        """Return the RGBA pixels of a PNG, shape (height, width, 4)."""
        answer = self.ask({"op": "decode", "png": base64.b64encode(png).decode()})
        pixels = np.frombuffer(base64.b64decode(answer["rgba"]), np.uint8)
        return pixels.reshape(answer["height"], answer["width"], 4)

    def paint(self, width: int, height: int, instances: int, actions: list[dict[str, Any]]) -> NDArray[np.uint16]:
        """Return the label map after the actions (see service.ts) on a blank image with that many instances."""
        request = {"op": "paint", "width": width, "height": height, "instances": instances, "actions": actions}
        ids = np.frombuffer(base64.b64decode(self.ask(request)["ids"]), "<u2")
        return ids.astype(np.uint16).reshape(height, width)
