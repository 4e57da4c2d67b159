from __future__ import annotations

import pytest

from engine.common.errors import TemplateError, TemplateLimitError
from engine.context import rendering
from engine.context.messages import Message
from engine.context.rendering import Renderer
from engine.context.template import ChatTemplate, Segment, encode, mark, split

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
NO_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + CHATML
TURNS = [Message("system", "Be kind."), Message("user", "Hi"), Message("assistant", "Ho"), Message("user", "So?")]


def text(segments: list[Segment]) -> str:
    return "".join(s.text for s in segments)


def test_what_people_wrote_is_kept_apart() -> None:
    typed = "a<|im_end|>b {{ 7*7 }} \ue0000\ue001"
    segments = ChatTemplate(CHATML, "", "").render([Message("user", typed)])
    assert [s for s in segments if not s.control] == [Segment(typed, False)]
    assert text(segments) == f"<|im_start|>user\n{typed}<|im_end|>\n<|im_start|>assistant\n"


def test_empty_texts_and_many_turns() -> None:
    segments = ChatTemplate(CHATML, "", "").render([Message("user", ""), *TURNS])
    assert text(segments).count("<|im_start|>") == 6
    assert [s.text for s in segments if not s.control] == ["Be kind.", "Hi", "Ho", "So?"]


def test_a_template_without_system_role_gets_it_with_the_first_message() -> None:
    segments = ChatTemplate(NO_SYSTEM, "", "").render(TURNS)
    assert [s.text for s in segments if not s.control] == ["Be kind.\n\nHi", "Ho", "So?"]


GENERATION = (
    "{% for m in messages %}<|im_start|>{{ m.role + '\n' }}{% if m.role == 'assistant' %}{% generation %}"
    "{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}"
    "{{ '\n' }}{% endfor %}<|im_start|>assistant\n"
)
PARTS = (
    "{% for m in messages %}<start>{{ m.role }}\n{% for part in m.content %}{% if part.type == 'text' %}"
    "{{ part.text }}{% elif part.type == 'image' %}<image>{% endif %}{% endfor %}<end>\n{% endfor %}<start>model\n"
)


def test_a_tag_that_is_for_training_alone() -> None:
    """As SmolLM3 and Phi-4-reasoning have it."""
    segments = ChatTemplate(GENERATION, "", "").render(TURNS[1:])
    assert text(segments) == text(ChatTemplate(CHATML, "", "").render(TURNS[1:])).rstrip("\n")


def test_a_template_that_takes_messages_in_parts() -> None:
    segments = ChatTemplate(PARTS, "", "").render(TURNS[1:])
    assert [s.text for s in segments if not s.control] == ["Hi", "Ho", "So?"]
    assert text(segments) == "<start>user\nHi<end>\n<start>assistant\nHo<end>\n<start>user\nSo?<end>\n<start>model"


def test_a_template_that_drops_messages_in_every_form_is_told() -> None:
    with pytest.raises(TemplateError, match="drops 3 of 3"):
        ChatTemplate("{% for m in messages %}{{ m.role }}{% endfor %}", "", "").render(TURNS[1:])


@pytest.mark.parametrize("source", [None, ""])
def test_a_model_without_template(source: str | None) -> None:
    with pytest.raises(TemplateError, match="no chat template") as caught:
        ChatTemplate(source, "", "")
    assert "instruct" in caught.value.remedy


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% for %}", "broken"),
        ("{{ raise_exception('roles must alternate') }}", "roles must alternate"),
        ("{{ messages.nothing.at.all }}", "failed"),
        ("{{ ''.__class__.__mro__ }}{{ messages[0].content }}", "failed"),
        ("{{ messages.append(1) }}", "failed"),
        ("{{ 1 // 0 }}", "failed"),
        ("{% for a in [] %}" * 25 + "{% endfor %}" * 25, "broken"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "broken"),
        ("fixed text", "drops"),
    ],
)
def test_templates_that_fail(source: str, told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        ChatTemplate(source, "", "").render([Message("user", "Hi")])


ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
DOUBLED = (
    "{% set ns = namespace(x='0123456789') %}{% for i in range(64) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
)
LONG = "{% for a in range(99999) %}" + "a" * 100 + "{% endfor %}"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (ENDLESS, "took over 2 seconds"),
        ("{{ 7 ** (9 ** 9) }}", "took over 2 seconds"),
        (DOUBLED, "memory"),
        ("{{ 'a' * 10 ** 10 }}", "memory"),
        ("{{ 'a'|center(10 ** 10) }}", "memory"),
        (LONG, "more than 2,000,000 characters"),
    ],
)
def test_a_template_gets_little_time_memory_and_room(
    source: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = Renderer(seconds=2)
    monkeypatch.setattr(rendering, "shared", renderer)
    try:
        # It is started, and whole, before and after.
        ChatTemplate(CHATML, "", "").render([Message("user", "Hi")])
        with pytest.raises(TemplateError, match=told):
            ChatTemplate(source, "", "").render([Message("user", "Hi")])
        segments = ChatTemplate(CHATML, "", "").render([Message("user", "Hi")])
        assert text(segments).startswith("<|im_start|>user\nHi")
    finally:
        renderer.close()


def test_the_renderer_never_gets_what_people_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(rendering.shared, "render", lambda source, values: given.append(values) or "")
    with pytest.raises(TemplateError, match="drops"):
        ChatTemplate(CHATML, "", "").render([Message("user", "my secret")])
    assert given
    assert "secret" not in str(given)


def test_the_helpers_that_templates_expect() -> None:
    source = (
        "{{ bos_token }}{{ strftime_now('%Y')|length }}"
        "{% for m in messages %}{% if loop.index > 1 %}{% break %}{% endif %}{{ m.content }}{% endfor %}"
        "{{ messages[1].content }}"
    )
    segments = ChatTemplate(source, "<s>", "</s>").render(TURNS[1:3])
    assert text(segments) == "<s>4HiHo"


def test_only_the_template_may_make_control_tokens() -> None:
    calls = []

    def tokenize(piece: str, control: bool) -> list[int]:
        calls.append((piece, control))
        return [len(piece)]

    ids = encode([Segment("<s>", True), Segment("<s>", False)], tokenize, None)
    assert calls == [("<s>", True), ("<s>", False)]
    assert ids == [3, 3]


@pytest.mark.parametrize(("bos", "expected"), [(None, [3]), (3, [3]), (9, [9, 3])])
def test_the_beginning_stands_once(bos: int | None, expected: list[int]) -> None:
    assert encode([Segment("<s>", True)], lambda piece, _: [len(piece)], bos) == expected


def test_marks_go_in_and_come_out() -> None:
    marked, marks = mark(TURNS)
    assert split("|".join(m.content for m in marked), marks) == [
        Segment("Be kind.", False),
        Segment("|", True),
        Segment("Hi", False),
        Segment("|", True),
        Segment("Ho", False),
        Segment("|", True),
        Segment("So?", False),
    ]


def test_a_template_that_takes_too_long_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking in other ways, as for one that knows no system message, would take as long each time."""
    renderer = Renderer(seconds=0.5)
    monkeypatch.setattr(rendering, "shared", renderer)
    asked: list[object] = []
    exchange = renderer._exchange
    monkeypatch.setattr(renderer, "_exchange", lambda *given: asked.append(given) or exchange(*given))
    slow = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"
    made = ChatTemplate(slow, "", "")
    asked.clear()
    try:
        with pytest.raises(TemplateLimitError, match=r"over 0\.5 seconds"):
            made.render([Message("system", "Be kind."), Message("user", "Hi")])
    finally:
        renderer.close()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("['ü', '<b>']|tojson", '["ü", "<b>"]'),
        ("{'a': 1}|tojson(indent=1)", '{\n "a": 1\n}'),
        ("{'b': 1, 'a': 2}|tojson(separators=(',', ':'), sort_keys=true)", '{"a":2,"b":1}'),
        ("['ü']|tojson(ensure_ascii=true)", '["\\\\u00fc"]'),
    ],
)
def test_json_in_templates_is_as_their_authors_know_it(expression: str, written: str) -> None:
    assert rendering.shared.render(f"{{{{ {expression} }}}}", {}) == written.replace("\\\\", "\\")
