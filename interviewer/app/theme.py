"""Gradio's own look turned down to paper and ink: what style.css does not reach takes its colours from here."""

from __future__ import annotations

import gradio as gr

# Ships inside gradio, so nothing is fetched. Of the fonts in gradio 6.31 few are whole: IBM Plex Sans in these two
# weights is, while its semi-bold, Source Sans 3, Lora and others hold Cyrillic or Vietnamese letters only.
SANS = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700))


_FIRST_PAINT = {
    "body_background_fill": "#faf8f4",
    "body_background_fill_dark": "#16181c",
    "body_text_color": "#21252b",
    "body_text_color_dark": "#e9e6df",
}
_LIGHT_AND_DARK = {
    "background_fill_primary": "var(--paper)",
    "block_background_fill": "transparent",
    "block_border_width": "0px",
    "block_shadow": "none",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "button_primary_background_fill": "var(--accent)",
    "button_primary_background_fill_hover": "var(--accent)",
    "button_primary_border_color": "transparent",
    "button_primary_border_color_hover": "transparent",
    "button_primary_text_color": "var(--accent-ink)",
    "button_primary_text_color_hover": "var(--accent-ink)",
    "button_secondary_background_fill": "transparent",
    "button_secondary_background_fill_hover": "transparent",
    "button_secondary_border_color": "transparent",
    "button_secondary_border_color_hover": "transparent",
    "button_secondary_text_color": "var(--ink)",
    "button_secondary_text_color_hover": "var(--ink)",
}


def theme() -> gr.themes.Base:
    """Gradio's own sheet, taking its colours from style.css; the first paint comes before that and is spelt out."""
    plain = gr.themes.Base(font=[SANS, "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    dark = {f"{name}_dark": value for name, value in _LIGHT_AND_DARK.items()}
    return plain.set(**_FIRST_PAINT, **_LIGHT_AND_DARK, **dark)
