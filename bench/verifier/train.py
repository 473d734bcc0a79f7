"""Train the verifier: a low-rank adapter on all-mpnet-base-v2 that says what a text does to a claim.

    python -m bench.verifier.train --out bench/out/verifier --public PATH/TO/nli

Without --public, only the claim files of bench/data are used. The run ends after --minutes or --epochs, whichever
comes first; the learning rate falls to zero with it. What is printed at the end is measured on held-out questions.
--from goes on from an adapter, so that sentence pairs can come first, claims next, then whole answers (--answers) and
what words alone can do (--words), as for the one that ships (its README.md says how). Needs the dev requirements.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from bench.verifier.claims import entries, parted
from bench.verifier.composed import composed_pairs
from bench.verifier.echoes import echoed
from bench.verifier.graded import graded_pairs
from bench.verifier.hollow import hollow
from bench.verifier.pairs import LABELS, Pair, own_pairs, public_pairs, whole_answers
from interviewer import weights
from interviewer.cli.models import fetch
from interviewer.local.verifier import LONGEST

RANK = 16
LAYERS = ["q", "k", "v", "o", "dense"]
TOKENS_A_BATCH = 1600
WARM_UP = 60
SMOOTHING = 0.03
REST_KEPT = 8500
"""With --words, so many pairs of the other kinds stay, so that they are not unlearned."""
BUCKET = 2000
"""Pairs that are sorted by length together, so that little of a batch is padding and batches still differ."""

Batch = list[tuple[list[int], Pair]]


def new_model(base: Path, start: Path | None) -> Any:
    """The base in bf16 with a fresh adapter, or with one to go on from. No dropout: on a CPU it halves the speed."""
    plain = AutoModelForSequenceClassification.from_pretrained(
        base,
        num_labels=len(LABELS),
        dtype=torch.bfloat16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        local_files_only=True,
    )
    if start is not None:
        return PeftModel.from_pretrained(plain, str(start), is_trainable=True)
    config = LoraConfig(
        task_type="SEQ_CLS",
        r=RANK,
        lora_alpha=2 * RANK,
        lora_dropout=0.0,
        target_modules=LAYERS,
        exclude_modules=r".*(classifier|pooler).*",
        modules_to_save=["classifier"],
    )
    return get_peft_model(plain, config)


def batches(pairs: Sequence[Pair], tokenizer: Any, drawn: random.Random | None) -> list[Batch]:
    """Pairs of like length together; in random order when `drawn` is given."""
    rows: Batch = [
        (tokenizer(p.text, p.claim, truncation="longest_first", max_length=LONGEST)["input_ids"], p) for p in pairs
    ]
    if drawn is None:
        return list(_packed(sorted(rows, key=lambda r: len(r[0]))))
    drawn.shuffle(rows)
    found: list[Batch] = []
    for start in range(0, len(rows), BUCKET):
        found += _packed(sorted(rows[start : start + BUCKET], key=lambda r: len(r[0])))
    drawn.shuffle(found)
    return found


def _packed(rows: Batch) -> Iterator[Batch]:
    batch: Batch = []
    for row in rows:
        if batch and len(row[0]) * (len(batch) + 1) > TOKENS_A_BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def logits(model: Any, tokenizer: Any, batch: Batch) -> torch.Tensor:
    """Shape (rows, labels), single precision."""
    width = max(len(ids) for ids, _ in batch)
    ids = torch.full((len(batch), width), tokenizer.pad_token_id)
    mask = torch.zeros_like(ids)
    for row, (text, _) in enumerate(batch):
        ids[row, : len(text)] = torch.tensor(text)
        mask[row, : len(text)] = 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found: torch.Tensor = model(input_ids=ids, attention_mask=mask).logits
    return found.float()


def train(model: Any, tokenizer: Any, pairs: Sequence[Pair], rate: float, minutes: float, epochs: float) -> None:
    """In place. Prints the smoothed loss every 50 steps."""
    drawn = random.Random(0)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    start, step, shown = time.monotonic(), 0, 0.0
    model.train()
    while True:
        order = batches(pairs, tokenizer, drawn)
        for batch in order:
            done = max((time.monotonic() - start) / (60 * minutes), step / (len(order) * epochs))
            if done >= 1:
                return
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, step / WARM_UP) * (1 - done)
            loss = _loss(model, tokenizer, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            step += 1
            shown = loss.item() if step == 1 else 0.98 * shown + 0.02 * loss.item()
            if step % 50 == 0:
                print(f"step {step} of {len(order)} an epoch, loss {shown:.3f}", flush=True)


def _loss(model: Any, tokenizer: Any, batch: Batch) -> torch.Tensor:
    """Mean cross-entropy, each pair by its weight."""
    truth = torch.tensor([LABELS.index(p.label) for _, p in batch])
    weight = torch.tensor([p.weight for _, p in batch])
    each = torch.nn.functional.cross_entropy(
        logits(model, tokenizer, batch), truth, reduction="none", label_smoothing=SMOOTHING
    )
    return (each * weight).sum() / len(batch)


def accuracy(model: Any, tokenizer: Any, pairs: Sequence[Pair]) -> dict[str, tuple[float, int]]:
    """Share of right labels and number of pairs, by source, and of all."""
    model.eval()
    right, total = Counter[str](), Counter[str]()
    with torch.inference_mode():
        for batch in batches(pairs, tokenizer, None):
            for (_, pair), found in zip(batch, logits(model, tokenizer, batch).argmax(-1).tolist(), strict=True):
                for name in (pair.source, "all"):
                    total[name] += 1
                    right[name] += LABELS[found] == pair.label
    return {name: (right[name] / n, n) for name, n in sorted(total.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the adapter")
    parser.add_argument("--from", dest="start", type=Path, help="folder of an adapter to go on from")
    parser.add_argument("--public", type=Path, help="folder with the public sets of sentence pairs")
    parser.add_argument("--pairs", type=int, default=2500, help="how many public pairs")
    parser.add_argument("--no-claims", action="store_true", help="public pairs alone")
    parser.add_argument("--answers", action="store_true", help="mostly whole answers, many put together from sentences")
    parser.add_argument("--words", action="store_true", help="copies, negations, nonsense; and a sample of the others")
    parser.add_argument("--seed", type=int, default=0, help="what is drawn and put together")
    parser.add_argument("--graded", type=Path, help="folder with the public sets of graded answers")
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--epochs", type=float, default=1)
    arguments = parser.parse_args()

    base = fetch(weights.VERIFIER_BASE)
    learn, held_out = parted(entries())
    pairs = [] if arguments.no_claims else own_pairs(learn, arguments.seed)
    if arguments.answers:
        pairs = [*whole_answers(pairs), *composed_pairs(learn, arguments.seed)]
    if arguments.graded:
        pairs += graded_pairs(arguments.graded)
    if arguments.public:
        pairs += public_pairs(arguments.public, arguments.pairs)
    if arguments.words:
        kept = random.Random(arguments.seed).sample(pairs, min(REST_KEPT, len(pairs)))
        pairs = [*kept, *echoed(learn, arguments.seed), *hollow(learn, arguments.seed)]
    print(f"{len(learn)} questions, {len(pairs)} pairs: {dict(Counter(p.label for p in pairs))}")
    tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
    torch.manual_seed(0)
    model = new_model(base, arguments.start)
    model.print_trainable_parameters()
    train(model, tokenizer, pairs, arguments.rate, arguments.minutes, arguments.epochs)
    save(model, arguments.out)
    print(f"held out: {len(held_out)} questions")
    for tested in (own_pairs(held_out, seed=1), [*echoed(held_out, seed=1), *hollow(held_out, seed=1)]):
        for name, (share, count) in accuracy(model, tokenizer, tested).items():
            print(f"  {name:28} {share:.3f} of {count}")


def save(model: Any, folder: Path) -> None:
    """The adapter in bf16: half the size, and the merged weights are rounded to that anyway."""
    model.to(torch.bfloat16).save_pretrained(folder)


if __name__ == "__main__":
    main()
