"""Answers put to presigned addresses of a real implementation of the protocol, one address a row."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Request, expect

from e2e.answers import assert_same_map, read_answer
from e2e.channelled import press, title
from e2e.drawing import Drawing
from e2e.lab import context
from e2e.serving import serve
from e2e.sites import build_spec
from e2e.watchdog import watch
from e2e.workbench import Workbench

__all__ = ["context"]

BUCKET = "answers"
BROWSERS_OWN = {"accept", "accept-language", "cache-control", "origin", "pragma", "referer", "user-agent"}
"""Headers that need no rule: they are the browser's, not the page's."""


@pytest.fixture(scope="module")
def store() -> Iterator[Any]:
    """Run a store on a free port of 127.0.0.1 and give a client of its owner."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="eu-central-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    server.stop()


@pytest.fixture
def bucket(store: Any, site: str) -> Any:
    """Make a bucket that pages of the site may put to, and that anybody else may not even read."""
    store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    rule = {
        "AllowedOrigins": [site],
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["content-type", "idempotency-key"],
        "MaxAgeSeconds": 3000,
    }
    store.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
    yield store
    for each in store.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        store.delete_object(Bucket=BUCKET, Key=each["Key"])
    store.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "source" / "site").mkdir(parents=True)
    with serve(tmp_path / "source") as url:
        yield url


def presigned(store: Any, task: str) -> str:
    """Ask for an address as a requester's script does."""
    wanted = {"Bucket": BUCKET, "Key": f"cars/{task}.json", "ContentType": "application/json"}
    return str(store.generate_presigned_url("put_object", Params=wanted, ExpiresIn=3600))


def build(folder: Path, store: Any, tasks: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    rows = []
    for number, task in enumerate(tasks):
        Image.new("RGB", (160, 120), (number * 60, 90, 120)).save(folder / f"{task}.png")
        rows.append({"id": task, "image": f"{task}.png", "put_url": presigned(store, task)})
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return build_spec(folder, {"manifest": "rows.jsonl", "submit": [{"put": {"url": "{{ row.put_url }}"}}]})


def allowed_headers(store: Any) -> set[str]:
    (rule,) = store.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
    return {header.lower() for header in rule["AllowedHeaders"]}


def needed_headers(request: Request) -> set[str]:
    """Name the headers of a request that the store's rule has to allow."""
    return {name for name in request.headers if not name.startswith("sec-")} - BROWSERS_OWN


def paint(page: Page, bench: Workbench, way: list[tuple[float, float]]) -> Drawing:
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Person")
    drawing.brush(7, way)
    return drawing


def test_answers_lie_in_the_bucket_under_their_keys(
    bucket: Any, site: str, context: BrowserContext, tmp_path: Path
) -> None:
    tasks = ["car-1", "car-2"]
    built = build(tmp_path / "source", bucket, tasks)
    page = context.new_page()
    watchdog = watch(context, page, "http://127.0.0.1:")
    puts: list[Request] = []
    page.on("request", lambda request: puts.append(request) if request.method == "PUT" else None)
    page.goto(f"{site}/site/{built.name}")
    bench = Workbench(page, watchdog)
    drawings = {}
    for number, task in enumerate(tasks, 1):
        expect(page.get_by_text(f"{number} of 2", exact=True).filter(visible=True)).to_be_visible()
        drawings[task] = paint(page, bench, [(20, 20 * number), (120, 90)])
        press(page, "Submit")
    expect(title(page)).to_have_text("Your answers are stored")
    listed = bucket.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [each["Key"] for each in listed] == ["cars/car-1.json", "cars/car-2.json"]
    for task in tasks:
        kept = bucket.get_object(Bucket=BUCKET, Key=f"cars/{task}.json")
        assert kept["ContentType"] == "application/json"
        submission = json.loads(kept["Body"].read())
        assert submission["task"] == task
        answer = read_answer(submission["answers"])
        assert_same_map(answer.label_map, drawings[task].painted()[0])
        assert answer.labels == ("Person",)
    assert len(puts) == 2
    assert set().union(*map(needed_headers, puts)) == allowed_headers(bucket)
    watchdog.assert_quiet()


def test_changed_answer_is_put_in_place_of_the_first(
    bucket: Any, site: str, context: BrowserContext, tmp_path: Path
) -> None:
    built = build(tmp_path / "source", bucket, ["car-1"])
    page = context.new_page()
    page.goto(f"{site}/site/{built.name}")
    bench = Workbench(page, watch(context, page, "http://127.0.0.1:"))
    drawing = paint(page, bench, [(20, 20), (120, 90)])
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    press(page, "Change my answer")
    expect(page.locator("crowd-form:not([inert])")).to_have_count(1)
    drawing.brush(11, [(140, 20)])
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    (listed,) = bucket.list_objects_v2(Bucket=BUCKET)["Contents"]
    submission = json.loads(bucket.get_object(Bucket=BUCKET, Key=listed["Key"])["Body"].read())
    assert_same_map(read_answer(submission["answers"]).label_map, drawing.painted()[0])
