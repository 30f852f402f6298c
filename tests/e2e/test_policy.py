"""The policy of a page stops what the page itself would never do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.conftest import OpenPage

ATTEMPTS = {
    "script-src-elem": """() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
    }""",
    "connect-src": "() => { fetch('https://elsewhere.invalid/answers', { method: 'POST' }).catch(() => undefined); }",
    "img-src": "() => { new Image().src = 'https://elsewhere.invalid/pixel.png'; }",
    "style-src-elem": """() => {
      const style = document.createElement("style");
      style.textContent = "body { background: url(https://elsewhere.invalid/pixel.png) }";
      document.head.append(style);
    }""",
    "form-action": """() => {
      const form = document.body.appendChild(document.createElement("form"));
      form.action = "https://elsewhere.invalid/answers";
      form.appendChild(document.createElement("button")).click();
    }""",
}


@pytest.mark.parametrize("directive", ATTEMPTS)
def test_policy_blocks_what_the_spec_does_not_declare(
    open_page: OpenPage, built_example: Callable[[str], Path], browser: Browser, directive: str
) -> None:
    path = built_example("smallest")
    bench = open_page(path, browser=browser, quiet=False)
    bench.wait_until_ready()
    bench.page.evaluate(ATTEMPTS[directive])
    bench.page.wait_for_function("() => window.policyViolations?.length > 0")
    assert [one.partition(" ")[0] for one in bench.watchdog.violations()] == [directive]
    assert set(bench.watchdog.requests) <= {path.as_uri()}
    assert bench.page.evaluate("() => window.ran") is None
