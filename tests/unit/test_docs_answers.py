"""Where the answers go, hosting by hosting: what a reader copies works as it stands in the document."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from documents import ANSWERS, ROOT, anchor, blocks, only, receiving, sections
from maskpress.cli import main
from maskpress.spec.platforms import PLATFORMS
from served import ask, new_key, running, stored, submission, write_tasks
from widget_engine import find_node

SECTIONS = sections(ANSWERS)
HOSTINGS = [heading for heading in SECTIONS if heading != "What a receiver has to do"]
STRANGE = ["../../etc", "a/b", "..", ".hidden", "", "x" * 241, "car\n"]
"""Task ids that no page has."""
NONSENSE = ["null", "[1]", "{}", "no JSON", ""]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with photos of an example, where a reader works."""
    shutil.copytree(ROOT / "examples/batch/photos", tmp_path / "photos")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")


def test_table_leads_to_a_section_for_each_hosting() -> None:
    links = re.findall(r"^\| \[[^]]+\]\(#([\w-]+)\)", ANSWERS.read_text(encoding="utf-8"), flags=re.M)
    assert links == [anchor(heading) for heading in HOSTINGS]


@pytest.mark.usefixtures("credentials")
def test_every_spec_passes_check(folder: Path) -> None:
    (folder / "rows.jsonl").write_text(presigned_rows(folder))
    for heading in HOSTINGS:
        (folder / "task.yaml").write_text(only(heading, "yaml"), encoding="utf-8")
        checked = CliRunner().invoke(main, ["check", "--strict"])
        assert checked.exit_code == 0, f"{heading}: {checked.output}"


def presigned_rows(folder: Path) -> str:
    """Run the script that makes the addresses."""
    (folder / "presign.py").write_text(only("S3", "python"), encoding="utf-8")
    done = subprocess.run([sys.executable, "presign.py"], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.usefixtures("credentials")
def test_addresses_lead_to_the_region_and_rows_name_photos(folder: Path) -> None:
    """An address without its region is answered by a redirect, which a browser does not follow across origins."""
    rows = [json.loads(line) for line in presigned_rows(folder).splitlines()]
    assert [row["image"] for row in rows] == [f"photos/{path.name}" for path in sorted(folder.glob("photos/*.jpg"))]
    assert {urlsplit(row["put_url"]).netloc for row in rows} == {"cars-answers.s3.eu-central-1.amazonaws.com"}
    assert "X-Amz-Expires=604800" in rows[0]["put_url"]
    assert is_signed_for(rows[0]["put_url"], "application/json")


def is_signed_for(url: str, content_type: str) -> bool:
    """Sign the request as the store does (AWS Signature Version 4), and compare."""
    parts = urlsplit(url)
    rest, _, given = parts.query.rpartition("&X-Amz-Signature=")
    query = dict(parse_qsl(rest))
    scope = query["X-Amz-Credential"].split("/")[1:]
    headers = f"content-type:{content_type}\nhost:{parts.netloc}\n"
    request = ["PUT", parts.path, "&".join(sorted(rest.split("&"))), headers, "content-type;host", "UNSIGNED-PAYLOAD"]
    digest = hashlib.sha256("\n".join(request).encode()).hexdigest()
    key = b"AWS4nothing"
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    text = "\n".join(["AWS4-HMAC-SHA256", query["X-Amz-Date"], "/".join(scope), digest])
    return hmac.digest(key, text.encode(), "sha256").hex() == given


@pytest.mark.usefixtures("credentials")
def test_answers_can_be_put_into_the_bucket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with moto() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        owner = boto3.client("s3", region_name="eu-central-1")
        for bucket in ("cars-pages", "cars-answers"):
            owner.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        policy, cors = sorted(blocks(SECTIONS["S3"], "json"), key=lambda block: "CORSRules" in block)
        owner.put_bucket_policy(Bucket="cars-pages", Policy=policy)
        owner.put_bucket_cors(Bucket="cars-answers", CORSConfiguration=json.loads(cors))
        row = json.loads(presigned_rows(folder).splitlines()[0])
        for seconds in (1.5, 2.5):  # again, changed
            sent = submission("astronaut", "0" * 32, active_seconds=seconds)
            assert send(row["put_url"], sent, method="PUT").status == 200
        (kept,) = owner.list_objects_v2(Bucket="cars-answers")["Contents"]
        assert kept["Key"] == "answers/astronaut.json"
        assert json.load(owner.get_object(Bucket="cars-answers", Key=kept["Key"])["Body"]) == sent
    (rule,) = json.loads(cors)["CORSRules"]
    page = SECTIONS["S3"].partition("page: {url: ")[2].partition("}")[0].strip('"')
    assert rule["AllowedOrigins"] == [page.rstrip("/")]
    assert set(rule["AllowedHeaders"]) == {"content-type", "idempotency-key"}


@contextmanager
def moto() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


FUNCTIONS = {
    "Netlify": """
const kept = {};
globalThis.store = { setJSON: async (name, value) => { kept[name] = value; } };
const { default: handle, config } = await import("./answers.mjs");
if (config.path !== new URL(address).pathname) throw new Error(config.path);
const call = (request) => handle(request);
""",
    "Cloudflare": """
const kept = {};
const { default: worker } = await import("./answers.mjs");
const env = { ANSWERS: { put: async (name, text) => { kept[name] = JSON.parse(text); } } };
const call = (request) => worker.fetch(request, env);
""",
}
"""What stands for the hosts: a store in memory, and how a function is called."""

HARNESS = """
const replies = [];
for (const { method, headers, body } of requests) {
  const reply = await call(new Request(address, { method, headers, body }));
  replies.push({ status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() });
}
console.log(JSON.stringify({ replies, kept }));
"""


@pytest.mark.parametrize("host", FUNCTIONS)
def test_function_keeps_one_submission_a_key(host: str, tmp_path: Path) -> None:
    first = submission("car-1", "0" * 32)
    changed = {**first, "active_seconds": 99.5}
    other = submission("car-1", "1" * 32, worker="ana")
    wrong = [json.dumps({**first, "task": task}) for task in STRANGE]
    wrong += [json.dumps({**first, "key": "../x"}), json.dumps({**first, "format": "other"}), *NONSENSE]
    requests: list[Mapping[str, Any]] = [
        {"method": "OPTIONS"},
        *(as_request(json.dumps(each), each["key"]) for each in (first, first, changed, other)),
        {"method": "GET"},
        *(as_request(text, "2" * 32) for text in wrong),
    ]
    said = run_function(host, requests, tmp_path)
    preflight, *good, read = said["replies"][:6]
    assert preflight["status"] in (200, 204)
    assert header_names(preflight) >= {"content-type", "idempotency-key"}
    assert [(each["status"], json.loads(each["body"])["key"]) for each in good] == [
        (200, each["key"]) for each in (first, first, changed, other)
    ]
    assert all(400 <= each["status"] < 500 for each in [read, *said["replies"][6:]])
    assert all(each["headers"]["access-control-allow-origin"] == "*" for each in said["replies"])
    assert said["kept"] == {f"car-1/{each['key']}.json": each for each in (changed, other)}


def as_request(text: str, key: str) -> Mapping[str, Any]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Origin": "https://you.github.io"}
    return {"method": "POST", "headers": headers, "body": text}


def header_names(reply: Mapping[str, Any]) -> set[str]:
    return set(re.split(r",\s*", reply["headers"]["access-control-allow-headers"].lower()))


def run_function(host: str, requests: list[Mapping[str, Any]], folder: Path) -> Any:
    """Run a host's function in Node on these requests; give its replies and what its store holds."""
    library = folder / "node_modules/@netlify/blobs"
    library.mkdir(parents=True)
    (library / "package.json").write_text('{"type": "module", "exports": "./index.js"}')
    (library / "index.js").write_text("export const getStore = () => globalThis.store;\n")
    (folder / "answers.mjs").write_text(only(host, "js"), encoding="utf-8")
    (address,) = re.findall(r"post: \{url: (\S+)\}", SECTIONS[host])
    head = f"const address = {json.dumps(address)};\nconst requests = {json.dumps(requests)};\n"
    (folder / "run.mjs").write_text(head + FUNCTIONS[host] + HARNESS, encoding="utf-8")
    done = subprocess.run([find_node(), "run.mjs"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_worker_of_cloudflare_finds_its_file_bucket_and_pages(tmp_path: Path) -> None:
    settings = json.loads(only("Cloudflare", "json"))
    text = SECTIONS["Cloudflare"]
    assert f"`{settings['main']}`" in text
    (bucket,) = settings["r2_buckets"]
    assert f"env.{bucket['binding']}.put" in only("Cloudflare", "js")
    assert f"r2 bucket create {bucket['bucket_name']}\n" in only("Cloudflare", "sh")
    assert settings["assets"]["directory"] == "./site"


class Reply:
    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body


def send(url: str, value: object, *, method: str = "POST", text: str | None = None) -> Reply:
    """Send as a page does."""
    body = None if method == "OPTIONS" else (json.dumps(value) if text is None else text).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "0" * 32, "Origin": "null"}
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Reply(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, dict(error.headers), error.read())


def test_own_server_keeps_one_submission_a_key(tmp_path: Path) -> None:
    first, other = submission("car-1", "0" * 32), submission("car-1", "1" * 32, worker="ana")
    changed = {**first, "active_seconds": 99.5}
    folder = tmp_path / "inner"
    folder.mkdir()
    with receiving(folder) as url:
        preflight = send(url, None, method="OPTIONS")
        assert preflight.status in (200, 204)
        assert header_names(vars(preflight)) >= {"content-type", "idempotency-key"}
        for each in (first, first, changed, other):
            reply = send(url, each)
            assert (reply.status, json.loads(reply.body)["key"]) == (200, each["key"])
            assert reply.headers["access-control-allow-origin"] == "*"
        wrong = [json.dumps({**first, "task": task}) for task in STRANGE]
        wrong += [json.dumps({**first, "key": key}) for key in ("../x", f"{'0' * 32}\n", None)]
        wrong += NONSENSE
        assert {send(url, None, text=text).status for text in wrong} == {422}
    assert stored(folder / "results") == {"0" * 32: changed, "1" * 32: other}
    assert {path.name for path in tmp_path.rglob("*")} == {
        *("inner", "receive.py", "results", "car-1"),
        *(f"{each['key']}.json" for each in (first, other)),
    }


def test_address_of_a_study_names_what_the_platform_fills_in() -> None:
    (study,) = [block.strip() for block in blocks(SECTIONS["Prolific"], "")]
    platform = PLATFORMS["prolific"]
    names = (platform.worker, platform.assignment, platform.study)
    assert dict(parse_qsl(urlsplit(study).query)) == {name: f"{{{{%{name}%}}}}" for name in names}
    assert platform.complete is not None
    assert platform.complete.format(code="C1XYZ") in SECTIONS["Prolific"]


def test_pages_are_published_by_git(folder: Path) -> None:
    """The repository of the document is one on this disk."""
    subprocess.run(["git", "init", "-q", "--bare", "remote.git"], cwd=folder, check=True)
    (folder / "task.yaml").write_text(only("GitHub Pages", "yaml"), encoding="utf-8")
    script = only("GitHub Pages", "sh").replace("https://github.com/you/cars.git", "remote.git")
    own = "git config --global user.name me; git config --global user.email me@example.org\n"
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", own + script],
        cwd=folder,
        env={"HOME": str(folder), "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    published = subprocess.run(
        ["git", "-C", "remote.git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=folder, capture_output=True, text=True
    )
    assert {".nojekyll", "index.html"} <= set(published.stdout.split())


def test_server_behind_a_proxy_takes_answers_of_its_pages(tmp_path: Path) -> None:
    """The proxy passes the name on by which browsers know the server."""
    spec = write_tasks(tmp_path / "work", 1)
    sent = submission("task-000", new_key(Random(1)))
    with running(spec, tmp_path / "results", address="0.0.0.0:0") as server:
        link = urlsplit(server.url)
        host = {"Host": "cars.example.org"}
        own = f"127.0.0.1:{link.port}"
        server.url = f"http://{own}/"
        let_in = ask(server, "GET", f"/?{link.query}", headers=host)
        cookie = let_in.headers["set-cookie"].partition(";")[0]
        given = {
            "Content-Type": "application/json",
            "Idempotency-Key": sent["key"],
            "Sec-Fetch-Site": "same-origin",
            "Origin": "https://cars.example.org",
        }
        body = json.dumps(sent).encode()
        reply = ask(server, "POST", "/submissions", body, {**given, **host}, cookies=[cookie])
        assert (reply.status, reply.json["result"]) == (200, "stored")
        assert ask(server, "POST", "/submissions", body, given, cookies=[cookie]).status == 403
