"""Listens to everything a page must not do: complain, violate its policy, or ask for anything but itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Route

_COLLECT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  (window.policyViolations ??= []).push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@dataclass
class Watchdog:
    """What went wrong on a page so far; ``requests`` also holds the allowed ones."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Read the policy violations the page itself reported since its last load."""
        try:
            found: list[str] = self.page.evaluate("() => window.policyViolations ?? []")
        except Error:  # the page is closed or never loaded
            return []
        return found

    def assert_quiet(self) -> None:
        """Fail with everything that the page should not have done."""
        assert self.complaints == []
        assert self.forbidden == []
        assert self.violations() == []


def watch(context: BrowserContext, page: Page, allowed: str = "file:") -> Watchdog:
    """Watch a page that is not opened yet, and abort each request whose URL does not start with ``allowed``."""
    watchdog = Watchdog(page)
    page.add_init_script(_COLLECT_VIOLATIONS)
    page.on("console", lambda message: _note_console(watchdog, message))
    page.on("pageerror", lambda error: watchdog.complaints.append(f"error: {error}"))
    context.route("**", lambda route: _gate(watchdog, route, allowed))
    return watchdog


def _note_console(watchdog: Watchdog, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        watchdog.complaints.append(f"{message.type}: {message.text}")


def _gate(watchdog: Watchdog, route: Route, allowed: str) -> None:
    url = route.request.url
    if url.startswith(("data:", "blob:")):
        return route.continue_()
    watchdog.requests.append(url)
    if url.startswith(allowed):
        return route.continue_()
    watchdog.forbidden.append(url)
    return route.abort()
