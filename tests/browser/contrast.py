"""Which texts stand out too little from their ground, by axe-core, each look judged once.

Contrast is three quarters of axe's work, and most texts look like one that it has passed: the menu of
the last page, the row above. A look is all that the contrast of a text rests on: its own colours and
size, what fades it, and what is painted where it stands, be it around the text or merely in the same
place. A look has passed when axe passed a text that has it; what axe leaves undecided is judged again
wherever it stands. tests/browser/test_contrast.py has a pair of texts for each part of a look.
"""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.chromium import Tab

# Note the texts of the page by their looks, and return the looks. Their boxes decide what meets what:
# a card that ends above its own words is painted elsewhere, and what lies behind need not be around.
LOOKS = """() => {
    const all = [...document.querySelectorAll("*")].map((one) =>
        ({ one, style: getComputedStyle(one), box: one.getBoundingClientRect() }));
    const fading = new Map();
    for (const { one, style } of all) {
        const own = `${style.opacity} ${style.filter} ${style.mixBlendMode}`;
        fading.set(one, (fading.get(one.parentElement) ?? "") + (own === "1 none normal" ? "" : `${own};`));
    }
    const painted = all.filter(({ one, style }) => style.backgroundColor !== "rgba(0, 0, 0, 0)" ||
        style.backgroundImage !== "none" || one.matches("svg, svg *, img, canvas"));
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const covers = (a, b) => a.left <= b.left && b.right <= a.right && a.top <= b.top && b.bottom <= a.bottom;
    const ground = (text, { one, style, box }) => [
        one.localName, style.backgroundColor, style.backgroundImage, style.position, style.zIndex,
        fading.get(one), one.contains(text.one), covers(box, text.box)].join(" ");
    window.texts = new Map();
    for (const text of all) {
        const { one, style, box } = text;
        const words = [...one.childNodes].some((node) => node.nodeName === "#text" && node.data.trim());
        if (!words && !one.matches("input, select, textarea") || !one.checkVisibility()) continue;
        const look = [
            style.color, style.webkitTextFillColor, style.webkitTextStroke, style.textShadow,
            style.fontSize, style.fontWeight, fading.get(one),
            ...painted.filter((other) => meets(other.box, box)).map((other) => ground(text, other)),
        ].join("|");
        texts.set(look, [...(texts.get(look) ?? []), one]);
    }
    return [...texts.keys()];
}"""
# Judge one text of each of these looks, and all the others of a look that is undecided then.
JUDGE = """async (looks) => {
    const passed = [], wrong = [];
    for (const many of [1, Infinity]) {
        const judged = new Map();
        for (const look of looks.filter((look) => !passed.includes(look))) {
            for (const one of texts.get(look).splice(0, many)) judged.set(one, look);
        }
        if (!judged.size) break;
        const found = await axe.run({ include: [...judged.keys()] },
            { runOnly: ["color-contrast"], elementRef: true });
        const good = found.passes.flatMap((rule) => rule.nodes.map(({ element }) => judged.get(element)));
        passed.push(...good.filter((look) => look));
        wrong.push(...found.violations.flatMap((rule) => rule.nodes.map((node) =>
            `${rule.id}: ${node.target.at(-1)}: ${node.failureSummary}`)));
    }
    return [passed, wrong];
}"""


def contrasts(tab: Tab) -> list[str]:
    """Return which texts of the open page are too faint, of those whose looks this tab has not passed yet."""
    looks = [look for look in tab.page.evaluate(LOOKS) if look not in tab.passed]
    if not looks:
        return []
    load_axe(tab)
    passed, wrong = tab.page.evaluate(JUDGE, looks)
    tab.passed.update(passed)
    return list(wrong)


def load_axe(tab: Tab) -> None:
    """Load axe into the open page, unless it is there."""
    if not tab.page.evaluate("typeof axe === 'object'"):
        tab.page.evaluate(AXE_SCRIPT)
