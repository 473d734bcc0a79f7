"""The little English that the compiler knows: enough to tell a verb phrase from one more noun in a list."""

from __future__ import annotations

import re

# Base forms of the verbs that reference answers use. Words that nearly always name a thing are left out.
VERBS = frozenset(
    """
    accelerate accept account achieve acknowledge act adapt add adjust affect aggregate aim alert align allow
    anneal anonymise answer apply approximate arise assign assume attend attribute audit average avoid balance
    become begin belong block blur boost bootstrap bound break bridge bring broaden build cache calculate
    capture carry catch cause change check choose clip cluster collapse collect combine come compare compete
    complement complicate compress compute concatenate concentrate condition confuse connect consider consist
    constrain contain contradict contrast control convert correct correspond cover create crop cut decide decode
    decouple decrease deduplicate define delay delete deliver demand demonstrate depend deploy derive describe
    detect deteriorate determine differ differentiate diminish direct discard discourage discover discriminate
    distribute divide dominate double downweight drop eliminate embed emerge emit emphasise emphasize enable
    encode encounter encourage enforce enhance enlarge ensure estimate evaluate examine exceed exclude execute
    exist expand expect explain explode exploit explore expose express extract facilitate fail fall favor favour
    feed fill filter find fine-tune finetune fit fix flatten flip follow force forget formulate forward freeze
    fuse generalise generalize generate get give go govern group grow guarantee guide handle happen harm hash
    have help hide hold hurt identify ignore implement imply impose improve impute include incorporate increase
    index infer inform inherit initialise initialize inject insert inspect interact interpolate intersect
    introduce invalidate involve isolate iterate keep lack lead leak learn lengthen let leverage lie limit
    linearise linearize link list live localise localize lock log look lose lower maintain make manage map mark
    mask master match maximise maximize mean measure memorise memorize merge minimise minimize mirror miss
    mitigate model modify monitor move multiply mutate narrow need normalise normalize notice observe obtain
    occur offer operate oppose optimise optimize outperform overcome overestimate overfit overlap oversample
    parallelise parallelize parameterise parameterize parse partition pass pay penalise penalize penetrate
    perform permit persist perturb pick play predict prefer prepare prepend preserve prevent prioritise
    prioritize proceed process produce project promote propagate propose protect provide prune pull punish push
    put quantify quantise quantize raise rank reach react read rebalance recommend recompute reconstruct recover
    reduce refer reflect regress regularise regularize regulate reject relate relax rely remain remove reorder
    repeat replace replay replicate represent reproduce require rerank resample rescale rescore reserve reset
    resist resolve respect respond restore restrict retain retrain retrieve retry return reuse reveal reward
    rewrite rise rotate route rule run sample save scale scan score search seek segment select send separate
    serve set shape shard share sharpen shift shorten show shrink signal simplify simulate size skip slice slide
    smooth solve sort specify speed spend split spread stabilise stabilize stack standardise standardize start
    state stay steer stop store stream strengthen stress struggle subsample subtract suffer suggest suit sum
    summarise summarize supply support surface switch synthesise synthesize take tell tend test think tie
    tokenise tokenize tolerate touch trace track trade train transfer transform translate transmit treat trigger
    trim truncate trust tune turn underestimate underfit undersample understand unify unroll update upweight use
    validate vanish vary verify view visit vote walk want warn waste weigh weight widen win work worsen wrap
    write yield zero zip
    """.split()
)

# Of these, the ones that name a thing as often: 'sample efficiency', 'model capacity'.
NOUNS_TOO = frozenset(
    """
    account act affect aim alert answer attribute average balance batch benchmark block boost bootstrap break
    build cache cause change check clip cluster condition contrast control cost count crop cut decrease delay
    demand direct double drop estimate favor favour feed fill filter fit fix flip force gate guarantee guide
    handle harm hash help hold hurt increase index label lack lead lie limit link list live lock log look map
    mark mask master match mean measure mirror miss model monitor move need notice offer order overlap partition
    pass pay permit pick place play plot point pool process project pull push put query rank react read record
    repeat replay report reset result return reuse reward route rule run sample save scan score search segment
    set shape shard share shift signal size slice sort speed split stack start state stem stop store stream
    stress sum supply support surface switch target test think touch trace track trade train transfer transform
    trim trust update view visit vote walk want waste weight win work wrap yield zero zip
    """.split()
)

# Of these, the ones that are a verb only where what follows can be its object: 'sample rows', 'test the model'.
NOUNS_FIRST = frozenset(
    "answer batch benchmark clip cluster cost feed gate index label model order plot point pool query sample score "
    "sort stem test train weight".split()
)

# Third persons and plurals that lead no noun phrase, so that a preposition may follow: 'it depends on', 'it works by'.
ALWAYS_VERBS = frozenset(
    "adds allows applies becomes belongs comes consists contains converges corresponds creates decreases depends "
    "describes differs ensures fails goes grows happens improves increases involves keeps learns leads maintains makes "
    "means needs occurs operates prevents produces provides reduces refers relies remains removes requires returns "
    "scales stays stems suffers takes tends tells varies works".split()
)

# What a person does, not what a thing does: under the name of a thing these are advice.
DIRECTIVES = frozenset(
    "add apply avoid build check choose combine compare consider deploy describe evaluate fit implement introduce "
    "keep let measure monitor pick run select set split start stop switch take test try use validate verify".split()
)

# Finite forms that make a string of words a sentence.
_FINITE = frozenset(
    "is are was were be has have had do does did can could may might will would shall should must cannot isn't aren't "
    "doesn't don't can't won't".split()
)

_ADVERBS = frozenset("also often usually typically sometimes rarely then thus thereby therefore hence not".split())
TIES = frozenset("while by with using thus thereby whereby followed via".split())
POINTING = frozenset("it its they them their this that these those he she both each such".split())
_DETERMINERS = frozenset(
    "a an the its their this these those each every both all some many most one two no any".split()
)
_MODAL = frozenset("may can must should will might could cannot".split())
_CLINGS = frozenset(
    "unlike like such e.g i.e eg ie for including especially particularly notably rather whereas where which who whose "
    "because since if when unless until although though but not instead than as so even".split()
)
_SUBORDINATE = frozenset(
    "in on at if when while because since as although though to for with without during after before by from unless "
    "until once given instead".split()
)
OPENS_PROSE = _SUBORDINATE | frozenset(
    "the a an it its they their this that these those there each every both all some many most one we you i he she "
    "therefore thus hence however".split()
)
_PREPOSITIONS = frozenset(
    "for with without of in on across against over under during from to via into through by at per within between "
    "among about onto".split()
)
_LISTS = frozenset("like including between such".split())
_WORD = re.compile(r"[^\s,;:()\[\]]+")


def split_words(text: str) -> list[str]:
    """Lower-case words as written, with their hyphens and apostrophes."""
    return [w.strip("\"'“”‘’.!?").casefold() for w in _WORD.findall(text)]


def is_verb(word: str) -> bool:
    """Whether a lower-case word is a listed verb, in its base form or third person."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word))
    return any(form in VERBS for form in forms)


def third_person(word: str) -> bool:
    """'reduces', 'maps': a listed verb with its -s."""
    low = word.strip(",.").casefold()
    return low.endswith("s") and low not in VERBS and is_verb(low)


def finite(word: str) -> bool:
    """'is', 'can', 'does': a word that makes a sentence."""
    return word.strip(",.").casefold() in _FINITE


def opens_dependent(text: str) -> bool:
    """'capturing meaning in fewer parameters', 'while keeping ...', 'followed by ...': tied to the claim before it."""
    said = split_words(text)
    if len(said) < 2:
        return False
    return said[0] in TIES or (said[0].endswith("ing") and len(said[0]) > 4)


def clings(text: str) -> bool:
    """'unlike static vectors', 'such as BPE', 'which ...': part of the claim before it."""
    said = split_words(text)
    return bool(said) and said[0] in _CLINGS


def reads_as_clause(text: str) -> bool:
    """'dimension typically proportional to ...': a predicate inside, after its subject."""
    return any(w in _FINITE or w in _ADVERBS for w in split_words(text)[1:])


def reads_as_prose(text: str) -> bool:
    """A sentence rather than a note: it opens with an article, pronoun or preposition, or has a finite verb."""
    said = split_words(text)
    return bool(said) and (said[0] in OPENS_PROSE or any(w in _FINITE for w in said))


def opens_prose(word: str) -> bool:
    """Whether a lower-case word often begins a sentence and never a name."""
    return word in OPENS_PROSE


def subordinate(text: str) -> bool:
    """'When a frame arrives', 'In UDP': what comes after the comma is the claim."""
    return bool(_SUBORDINATE & set(split_words(text)[:1]))


def acronym(word: str) -> bool:
    """'MAP' is a measure, not an order to map."""
    return word.isupper() and len(word.strip(",.;:")) > 1


def adverb(word: str) -> bool:
    """'typically', 'often', 'not'."""
    low = word.strip(",.").casefold()
    return low in _ADVERBS or (
        low.endswith("ly") and len(low) > 4 and low not in ("apply", "rely", "supply", "reply", "early", "only")
    )


def modal(word: str) -> bool:
    """'may', 'can'."""
    return word.casefold() in _MODAL


def pronoun(word: str) -> bool:
    """Whether a word points at something said before."""
    return word.strip(",.").casefold() in POINTING


def determiner(word: str) -> bool:
    """'the', 'each', 'its': a noun follows."""
    return word.casefold() in _DETERMINERS


def prepositions(text: str) -> set[str]:
    """The prepositions in it."""
    return set(split_words(text)) & _PREPOSITIONS


def opens_list(text: str) -> bool:
    """Whether a word in it makes the commas after it part of its own enumeration ('models like A, B')."""
    return bool(_LISTS & set(split_words(text)))
