"""A candidate with a keyboard and no mouse: what each stop of the Tab key is called, and whether it can be seen."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page

_RING = """(here) => {
  // The focus may be shown by what is round the element: the label of a hidden radio button, the frame of a text box.
  const round = [here, here.closest("label"), here.closest("#iv-write"), here.closest("#au-picker .wrap")];
  return round.some((part) => {
    if (!part) return false;
    const style = getComputedStyle(part);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return outline || (part !== here && style.boxShadow !== "none" && part.matches(":focus-within"));
  });
}"""


class Stop(NamedTuple):
    """What a screen reader says of the element that has the focus. `ring`: its focus can be seen."""

    role: str
    name: str
    ring: bool


BROWSER = Stop("none", "", False)
"""Where the focus is when it has left the page at its end."""


def stop(page: Page) -> Stop:
    """The element that has the focus, as the browser tells it to a screen reader."""
    session = page.context.new_cdp_session(page)
    here = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
    (node, *_) = session.send("Accessibility.getPartialAXTree", {"objectId": here, "fetchRelatives": False})["nodes"]
    session.detach()
    role, name = (node.get(part, {}).get("value", "") for part in ("role", "name"))
    return Stop(role, " ".join(str(name).split()), bool(page.evaluate(f"({_RING})(document.activeElement)")))


def tab(page: Page, until: str, most: int = 40) -> list[Stop]:
    """Press Tab until something of that name has the focus; every stop on the way, that one included."""
    stops: list[Stop] = []
    while len(stops) < most:
        page.keyboard.press("Tab")
        stops.append(stop(page))
        if stops[-1].name == until:
            return stops
    raise AssertionError(f"Tab does not reach {until!r}: {[s.name for s in stops]}")


def names(stops: list[Stop]) -> list[str]:
    """Without the browser's own stop, between the end of the page and its beginning."""
    return [s.name for s in stops if s != BROWSER]
