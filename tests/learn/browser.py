"""A real Chromium for the player's page: found on the system, started once, cut off from everything but one file."""

from __future__ import annotations

import os
import shutil

import pytest

EXECUTABLE = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "no chromium on this system (Debian: apt-get install chromium): the player's page was not shown in a browser"
needs_chromium = pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)
_QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]

# What the page shows now, read from the page itself.
SHOWN = """() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const text = (selector, within = document) => within.querySelector(selector)?.textContent ?? "";
  const seen = (element) => element.checkVisibility();
  return {
    title: text("#title"), told: text("#told"), place: text("#place"), slider: document.getElementById("slider").value,
    memory: all("#memory-items > li").map((li) => [
      text(".kind", li), text(".words", li), text(".rule-button", li), li.classList.contains("new")]),
    agenda: all("#agenda-items > li").map((li) => [
      text(".rule-button", li), text(".salience", li), text(".tag", li) === "fires next",
      li.classList.contains("new")]),
    heading: text("#rule-heading"),
    rule: text("#rule-card .rule-id"),
    yaml: all("#rule-card .line").map((line) => line.textContent.trimEnd()),
    lit: all("#rule-card mark.lit").map((mark) => mark.textContent),
    lines: all("#rule-card .line.lit .number").map((number) => Number(number.textContent)),
    nodes: all("#chain [data-node]:not(.at-later)").map((node) => node.dataset.node),
    fresh: all("#chain [data-node].at-now").map((node) => node.dataset.node),
    waiting: all("#chain [data-node].at-waiting").map((node) => node.dataset.node),
    result: seen(document.getElementById("result")), list: seen(document.getElementById("list")),
  };
}"""


def start(playwright):
    """A Chromium without windows; as root it runs without its sandbox, which needs another user."""
    args = [*_QUIET, "--disable-sync", *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=args)


class Opened:
    """One page in a window of its own, with all that it asked for and complained about."""

    def __init__(self, browser, path, width=1280, height=800, **options):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        self.asked, self.complaints = [], []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())

    def shown(self):
        return self.page.evaluate(SHOWN)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self.shown()

    def focused(self):
        return self.page.evaluate("document.activeElement.id || document.activeElement.textContent")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
