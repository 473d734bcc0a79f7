"""Opposites: pairs of words that turn a technical statement into its contrary.

Roles change places: where both stand in a sentence they are exchanged, where one stands it becomes the other.
Directions turn round one at a time: "as x rises, y falls" with both turned would say the same again.
"""

from __future__ import annotations

from interviewer.proposing.lexicon import gerund, participle, third_person

_VERBS = """
increase/decrease decrease/increase reduce/increase raise/lower lower/raise improve/worsen degrade/improve
maximise/minimise minimise/maximise maximize/minimize minimize/maximize encourage/discourage discourage/encourage
strengthen/weaken weaken/strengthen preserve/destroy capture/miss handle/ignore include/exclude exclude/include
accelerate/delay save/waste avoid/require prevent/cause cause/prevent allow/forbid enable/prevent merge/separate
separate/merge compress/expand reward/punish widen/narrow narrow/widen remove/add gain/lose memorise/forget
memorize/forget penalise/reward penalize/reward shrink/enlarge simplify/complicate stabilise/destabilise
stabilize/destabilize acknowledge/conceal lengthen/shorten shorten/lengthen outperform/trail mitigate/aggravate
discard/keep ignore/consider threaten/spare maintain/destroy
""".split()

_COMPARED = """
higher/lower lower/higher larger/smaller smaller/larger greater/smaller faster/slower slower/faster better/worse
worse/better closer/farther nearer/farther farther/closer longer/shorter shorter/longer easier/harder harder/easier
fewer/more less/more stronger/weaker weaker/stronger deeper/shallower wider/narrower narrower/wider cheaper/dearer
richer/poorer sharper/flatter
""".split()

_QUALITIES = """
high/low low/high large/small small/large greatly/slightly hardly/greatly near/far_from weakly/strongly strongly/weakly
weak/strong strong/weak poor/good fast/slow slow/fast cheap/expensive expensive/cheap stable/unstable unstable/stable
efficient/inefficient efficiently/inefficiently critical/unimportant important/unimportant useful/useless
reliable/unreliable unreliable/reliable fair/unfair possible/impossible significant/negligible substantial/negligible
slight/large gradually/abruptly linearly/exponentially quadratic/linear sub-linear/quadratic sublinear/quadratic
sparse/dense dense/sparse bidirectional/left-to-right approximate/exact learnable/fixed learned/fixed
trainable/frozen frozen/trainable pre-trained/untrained pretrained/untrained labelled/unlabelled unlabelled/labelled
labeled/unlabeled unlabeled/labeled unseen/seen continuous/discrete lower-dimensional/higher-dimensional
high-dimensional/low-dimensional low-dimensional/high-dimensional context-dependent/context-independent
context-aware/context-free non-linear/linear specialized/identical specialised/identical overlapping/disjoint
paired/unpaired unified/divided common/separate joint/separate jointly/separately close_together/far_apart
far_apart/close_together pushed_apart/pulled_together pulled_together/pushed_apart at_least/at_most at_most/at_least
minimum/maximum maximum/minimum regardless_of/depending_on depending_on/regardless_of very_little/plenty_of
without/with before/after after/before early/late late/early first/last during_training/during_inference
at_inference_time/at_training_time top/bottom below/above above/below similar/dissimilar dissimilar/similar
semi-hard/easy independent/dependent dependent/independent helpful/harmful easy/hard
linear/exponential equal/unequal equally/differently true/false false/true little/much partial/complete
massive/tiny massively/hardly diverse/uniform sequentially/in_parallel in_parallel/one_after_the_other
""".split()

_ROLES = """
static/contextual positive/negative frequent/rare encoder/decoder keys/queries intrinsic/extrinsic
numerator/denominator local/global supervised/unsupervised generator/discriminator offline/online server/client
teacher/student word_embedding/sentence_embedding word_embeddings/sentence_embeddings word_vectors/sentence_vectors
text_encoder/image_encoder large_margin/small_margin training_set/test_set
""".split()


def _spaced(pair: str) -> tuple[str, str]:
    one, _, other = pair.replace("_", " ").partition("/")
    return one, other


def _forms(pair: str) -> list[tuple[str, str]]:
    one, other = _spaced(pair)
    return [(one, other), *((make(one), make(other)) for make in (third_person, participle, gerund))]


# Verbs first: turning the verb of a statement is the surest way to make it false, an adjective somewhere the least.
DIRECTIONS: tuple[tuple[str, str], ...] = (
    *(form for pair in _VERBS for form in _forms(pair)),
    *map(_spaced, _COMPARED),
    *map(_spaced, _QUALITIES),
)
ROLES: tuple[tuple[str, str], ...] = tuple(map(_spaced, _ROLES))

# Wordings of amounts, by their opposite.
AMOUNTS: tuple[tuple[str, str], ...] = (
    ("a quarter of", "four times"),
    ("an eighth of", "eight times"),
    ("a half of", "twice"),
    ("half of", "twice"),
    ("with the square of", "in inverse proportion to"),
    ("far fewer", "far more"),
    ("a small part of", "nearly all of"),
    ("a small subset of", "all"),
    ("a subset of", "all"),
)
OPPOSITE_LABELS = {
    "benefits": "drawbacks", "advantages": "disadvantages", "strengths": "weaknesses", "drawbacks": "benefits",
    "disadvantages": "advantages", "limitations": "strengths", "challenges": "benefits", "weaknesses": "strengths",
    "benefit": "drawback", "advantage": "disadvantage", "strength": "weakness", "drawback": "benefit",
    "limitation": "strength", "challenge": "benefit",
}  # fmt: skip

# Words that may stand for each other in technical prose without anybody noticing.
SYNONYMS: tuple[tuple[str, str], ...] = (
    ("reduces", "lowers"), ("reduce", "lower"), ("reducing", "lowering"), ("uses", "relies on"), ("use", "rely on"),
    ("using", "by means of"), ("usually", "typically"), ("typically", "usually"), ("normally", "as a rule"),
    ("like", "such as"), ("requires", "needs"), ("require", "need"), ("needs", "requires"), ("need", "require"),
    ("improves", "benefits"), ("improve", "benefit"), ("enables", "allows"), ("enable", "allow"),
    ("allows", "permits"), ("allow", "permit"), ("often", "frequently"), ("whole", "entire"), ("entire", "whole"),
    ("begins", "starts"), ("starts", "begins"), ("gives", "provides"), ("provide", "give"), ("provides", "gives"),
    ("keeps", "retains"), ("preserving", "keeping"), ("preserves", "keeps"), ("near", "close to"),
    ("captures", "picks up"), ("capture", "pick up"), ("capturing", "picking up"), ("represents", "stands for"),
    ("represent", "stand for"), ("prevents", "stops"), ("prevent", "stop"), ("converts", "turns"),
    ("transform", "turn"), ("transforms", "turns"), ("many", "a lot of"), ("computed", "calculated"),
    ("computes", "calculates"), ("avoids", "does away with"), ("avoid", "do away with"), ("increases", "raises"),
    ("increase", "raise"), ("helps to", "makes it easier to"), ("faster", "quicker"), ("because", "since"),
    ("instead of", "rather than"), ("whereas", "while"), ("handles", "copes with"), ("handle", "cope with"),
    ("measures", "tells"), ("create", "build"), ("creates", "builds"), ("choose", "pick"), ("shows", "reveals"),
    ("show", "reveal"), ("store", "keep"), ("stores", "keeps"), ("storing", "keeping"), ("split", "break"),
    ("splits", "breaks"), ("splitting", "breaking"), ("combine", "join"), ("combines", "joins"),
    ("decides", "determines"), ("determining", "deciding"), ("inspects", "looks at"), ("receives", "gets"),
    ("receive", "get"), ("supplies", "delivers"),
)  # fmt: skip
