"""The real verifier: its base from the index, its adapter from this package."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForSequenceClassification

from bench.verifier.claims import entries, parted
from bench.verifier.pairs import MEANS
from interviewer.bank import load_bank
from interviewer.errors import ModelError
from interviewer.local.verifier import ADAPTER, LocalVerifier, load_verifier, merge

pytestmark = pytest.mark.slow

CLAIM = "Momentum averages past gradients, so that the steps along a narrow valley stop zig-zagging."
STATES = "it keeps a running mean of the gradients so far, and in a ravine that damps the jumping from wall to wall"
DENIES = "Momentum looks at the current gradient alone, which is why it zig-zags more in a narrow valley."
SILENT = "Momentum came from physics, and nearly every optimiser has it as an option."


@pytest.fixture(scope="module")
def verifier(verifier_base_path: Path) -> LocalVerifier:
    return load_verifier(verifier_base_path)


def test_it_tells_stating_from_silence_from_contradiction(verifier: LocalVerifier) -> None:
    """On sentences of questions that it was never trained on; no single one is sure to be told right."""
    _, held_out = parted(entries())
    told = [(s.text, entry.claims[s.point], MEANS[s.letter]) for entry in held_out[:6] for s in entry.said]
    found = verifier.verify([(text, claim) for text, claim, _ in told])
    for wanted in ("stated", "silent", "contradicted"):
        of_these = [e for e, (*_, label) in zip(found, told, strict=True) if label == wanted]
        right = sum(getattr(e, wanted) == max(e) for e in of_these)
        assert right / len(of_these) > 0.6, (wanted, right, len(of_these))
    for e in found[:3]:
        assert torch.tensor(e).exp().sum().item() == pytest.approx(1.0, abs=1e-5)


def test_a_claim_states_itself(verifier: LocalVerifier) -> None:
    """Every claim of the shipped bank, as it is and said in a sentence: who recites a reference has made its points."""
    claims = [c.text for rubric in load_bank().rubrics for c in rubric.criteria]
    said = [f"I would say that {text[0].lower()}{text[1:]}" for text in claims]
    found = verifier.verify([*zip(claims, claims, strict=True), *zip(said, claims, strict=True)])
    assert [claim for claim, e in zip([*claims, *claims], found, strict=True) if e.stated != max(e)] == []


def test_the_same_pairs_get_the_same_numbers(verifier: LocalVerifier) -> None:
    pairs = [(STATES, CLAIM), (SILENT * 5, CLAIM), (DENIES, CLAIM)]
    assert verifier.verify(pairs) == verifier.verify(pairs)
    assert verifier.verify([]) == []
    alone = [verifier.verify([pair])[0] for pair in pairs]
    for together, single in zip(verifier.verify(pairs), alone, strict=True):
        assert together == pytest.approx(single, abs=0.1)  # bf16 rounds a little otherwise in other company


def test_a_text_that_is_too_long_is_cut_and_not_refused(verifier: LocalVerifier) -> None:
    (found,) = verifier.verify([(f"{STATES}. " + "And so on. " * 400, CLAIM)])
    assert found.stated > found.contradicted


def test_the_name_says_which_adapter(verifier: LocalVerifier, verifier_base_path: Path) -> None:
    base, adapter = verifier.name.rsplit("+", 1)
    assert base == verifier_base_path.name
    assert len(adapter) == 12


@pytest.mark.filterwarnings("ignore::FutureWarning")  # peft's own
def test_merging_is_what_peft_does(verifier_base_path: Path) -> None:
    from peft import PeftModel

    def plain() -> Any:
        return AutoModelForSequenceClassification.from_pretrained(
            verifier_base_path, num_labels=3, dtype=torch.float32, local_files_only=True
        ).eval()

    ours, theirs = plain(), PeftModel.from_pretrained(plain(), str(ADAPTER)).merge_and_unload().eval()
    merge(ours, ADAPTER)
    ids = torch.tensor([[0, 2023, 2003, 2, 2, 1037, 3231, 2]])
    with torch.inference_mode():
        assert torch.allclose(ours(input_ids=ids).logits, theirs(input_ids=ids).logits, atol=1e-4)


def test_a_folder_that_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot load the verifier from"):
        load_verifier(tmp_path)


def test_an_adapter_for_another_model(verifier_base_path: Path, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    shutil.copy(ADAPTER / "adapter_config.json", tmp_path)
    save_file({"base_model.model.elsewhere.weight": torch.zeros(2)}, tmp_path / "adapter_model.safetensors")
    with pytest.raises(ModelError, match="elsewhere"):
        load_verifier(verifier_base_path, tmp_path)
