"""Languages by common words, and which texts the model is asked about."""

from __future__ import annotations

import pytest

from index.ingest import language
from index.ingest.language import language_of

TECHNICAL = (
    "Modern ovens vent steam through slots, keep the heat near stone floors, and brown the loaves evenly while bakers "
    "watch glass. Cheaper models lose warmth whenever somebody opens them, so crusts stay pale. Look for thick doors, "
    "double fans and timers you can trust. Prices start near four hundred dollars; repairs cost extra. Most buyers "
    "say their bread improved within weeks, although cleaning takes longer. Our testers baked sixty loaves, weighed "
    "each one, measured crumb, photographed slices, then ranked every oven for the guide. The winners heat quickly, "
    "hold steady, cool safely. It is worth reading."
)
DANISH = (
    "Byens bibliotek åbner igen efter to år, og borgmesteren siger at det er en god dag for alle der bor ved havnen. "
    "Mange familier kom for at se den nye sal, som har plads til flere hundrede mennesker. Huset blev bygget om fordi "
    "taget var utæt, og arbejdet tog længere tid end ventet. Nu kan børn låne bøger igen, og der er et værksted hvor "
    "unge kan lære at bygge robotter. Det koster ikke noget at komme ind, og der er åbent hver dag undtagen mandag."
)


def test_the_model_is_not_asked_about_technical_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_by_model", lambda _: pytest.fail("asked"))
    assert language_of(TECHNICAL) == "en"


@pytest.mark.parametrize(("text", "code"), [(DANISH, "da"), (TECHNICAL[190:320], "en")])
def test_the_model_tells_what_common_words_do_not(monkeypatch: pytest.MonkeyPatch, text: str, code: str) -> None:
    asked: list[str] = []
    monkeypatch.setattr(language, "_by_model", lambda sample: asked.append(sample) or code)
    assert language_of(text) == code
    assert asked == [text]
