"""Chat messages to token ids, through the model's own template, whatever shapes of conversation that accepts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import TemplateError

from interviewer.backend import Message
from interviewer.errors import ModelError
from interviewer.roles import SHAPES

# Some templates write today's date into the prompt, but a grade must not depend on the day: any fixed one will do.
# A macro of the same name hides the function; transformers lets no function through to a template.
_FIXED_DAY = "{%- macro strftime_now(format) -%}1 January 2026{%- endmacro +%}"


class Renderer:
    """One tokenizer and its chat template. Not thread-safe: a tokenizer is switched between two ways to read text."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        template: str = tokenizer.get_chat_template()
        self._template = _FIXED_DAY + template if "strftime_now" in template else template

    def prompt(self, messages: Sequence[Message]) -> tuple[list[int], int]:
        """Ids of the prompt, up to where the assistant's words begin; and how many come before the last message.

        That number depends on the messages alone; it is 0 when they cannot be parted and never all of the ids.
        What a message says never becomes a control token. Raises ModelError when the template refuses the messages.
        """
        ids = self._render(messages, open_turn=True)
        head = self._render(messages[:-1], open_turn=False) if len(messages) > 1 else []
        shared = 0
        while shared < min(len(head), len(ids) - 1) and head[shared] == ids[shared]:
            shared += 1
        return ids, shared

    def continuation(self, text: str) -> list[int]:
        """Ids of the assistant's words; like a message, they never become control tokens. May be empty."""
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids
        return ids

    def tokens(self, ids: Sequence[int]) -> tuple[str, ...]:
        """How the vocabulary spells each id."""
        return tuple(self._tokenizer.convert_ids_to_tokens(list(ids)))

    def _render(self, messages: Sequence[Message], open_turn: bool) -> list[int]:
        refusal: Exception | None = None
        for shape in SHAPES:
            try:
                rendered = self._tokenizer.apply_chat_template(
                    [m.model_dump() for m in shape(messages)],
                    tokenize=True,
                    add_generation_prompt=open_turn,
                    sanitize_control_tokens=True,
                    return_dict=True,
                    chat_template=self._template,
                    enable_thinking=False,  # a variable of the template: models that can think aloud first must not
                )
            except TemplateError as error:
                refusal = error
            except ValueError as error:
                raise ModelError(f"this text cannot be put to the model: {error}") from error
            else:
                ids: list[int] = rendered["input_ids"]
                return ids
        raise ModelError(f"the model's chat template refuses the conversation: {refusal}", "Choose another model.")
