/* One look at an open page with axe, without judging again what was judged before.

   Given: the width that the page is to have, the tags of the rules, the parts of the frame and the
   looks of text that passed before.
   Answered: what is wrong, and the parts and looks that passed now.

   A part of the frame (menu, top bar, dialogs: all that stands beside `main`) that is the same
   markup at the same width is judged once. Contrast depends on nothing but a text's own color,
   size and weight and on the backgrounds behind it: such a "look" is judged once, by axe. Text on
   pictures, under opacity, on or beneath something that is moved out of the flow goes to axe each
   time, and so does every look that did not plainly pass. */
async ([width, tags, seenParts, seenLooks]) => {
  /* A busy machine lays a page out anew some frames after its width was changed. */
  const frame = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); });
  while (innerWidth !== width) await frame();
  await document.fonts.ready;
  await frame();
  await frame();

  const RULE = "color-contrast", MARK = "data-unjudged";
  const known = { parts: new Set(seenParts), looks: new Set(seenLooks) };

  const digest = (text) => {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    return (high >>> 0).toString(36) + (low >>> 0).toString(36) + text.length.toString(36);
  };

  /* Keys of rows, and fields that nobody sees, differ from page to page. */
  const CHANGING = /[0-9a-f]{8}-[0-9a-f-]{27}|<input type="hidden"[^>]*>/g;
  const partOf = (one) =>
    digest([innerWidth, document.body.className, one.outerHTML.replace(CHANGING, "")].join());

  /* Most answers about an element build on its parent's, and many ask for the same. */
  const once = (answer) => {
    const known = new Map();
    return (one) => {
      if (!known.has(one)) known.set(one, answer(one));
      return known.get(one);
    };
  };
  const styleOf = once((one) => getComputedStyle(one));
  const isMoved = once((one) => {
    const style = styleOf(one);
    return !["static", "relative"].includes(style.position) || style.transform !== "none" ||
      ["top", "left", "bottom", "right"].some((side) => parseFloat(style[side])) ||
      ["Top", "Left", "Bottom", "Right"].some((side) => parseFloat(style[`margin${side}`]) < 0);
  });
  const isClear = (color) => /^rgba\(.*, 0\)$|^transparent$/.test(color);
  const isOpaque = (color) => /^rgb\(/.test(color);
  const isMixed = once((one) => {
    const style = styleOf(one);
    return style.backgroundImage !== "none" || style.opacity !== "1" || style.filter !== "none" ||
      style.mixBlendMode !== "normal" || style.clipPath !== "none" || style.maskImage !== "none" ||
      style.backgroundClip !== "border-box";
  });
  const isIn = (one, what) => Boolean(one.parentElement) && what(one.parentElement);
  const isInMixed = once((one) => isMixed(one) || isIn(one, isInMixed));
  /* What has a background and may lie before or behind a text that is no child of it. */
  const isAdrift = once((one) => isMoved(one) || isIn(one, isAdrift));

  /* The backgrounds behind an element, its own first, up to the first that nothing shines through;
     nothing where one of them was moved from where it would lie. */
  const groundOf = once((one) => {
    const color = styleOf(one).backgroundColor;
    if (isOpaque(color)) return [color];
    if (isMoved(one)) return null;
    const behind = one.parentElement ? groundOf(one.parentElement) : [];
    return behind && (isClear(color) ? behind : [color, ...behind]);
  });
  /* The look of a text, or nothing where it cannot be told from its ancestors alone. */
  const lookOf = (one) => {
    const own = styleOf(one);
    const ground = own.textShadow === "none" && !isInMixed(one) && groundOf(one);
    return ground && [own.color, own.fontSize, own.fontWeight, ...ground].join();
  };

  const main = document.querySelector("main");
  const beside = main
    ? [...document.querySelectorAll("body > *, .frame > *")].filter((one) => !one.contains(main))
    : [];
  const parts = new Map(beside.map((one) => [one, partOf(one)]));
  const exclude = beside.filter((one) => known.parts.has(parts.get(one)));
  const isLeftOut = (one) => exclude.some((part) => part.contains(one));

  const all = [...document.body.querySelectorAll("*")].filter((one) => !isLeftOut(one));
  /* Cut off whole, with all that it holds: texts for those who listen. */
  const isCutOff = once((one) => styleOf(one).clipPath === "inset(50%)" || isIn(one, isCutOff));
  const boxOf = once((one) => one.getBoundingClientRect());
  /* What a person can see. What a closed menu holds has a place in the layout, but is not drawn. */
  const isShown = once((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !isCutOff(one) &&
    (boxOf(one).width > 1 || boxOf(one).height > 1));
  const sheets = [...document.body.querySelectorAll("*")]
    .filter(isAdrift)
    .filter((one) => !isClear(styleOf(one).backgroundColor) || isMixed(one))
    .filter(isShown)
    .map((one) => [one, boxOf(one)])
    .filter(([, box]) => box.width && box.height);
  const isUnderOrOver = (one) => {
    const box = boxOf(one);
    return sheets.some(
      ([sheet, its]) => !sheet.contains(one) && !one.contains(sheet) &&
        its.left < box.right && box.left < its.right && its.top < box.bottom && box.top < its.bottom,
    );
  };
  /* Round and square boxes are fields without a text; axe passes them over, too. */
  const hasText = (one) =>
    (one.matches("select, textarea, input:not([type=checkbox], [type=radio], [type=hidden])") ||
      [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())) &&
    isShown(one);
  const looks = new Map();
  const marked = all.filter(hasText).filter((one) => {
    const look = lookOf(one);
    if (look && known.looks.has(look)) return isUnderOrOver(one);
    if (look && !isUnderOrOver(one)) looks.set(one, look);
    return true;
  });

  marked.forEach((one) => one.setAttribute(MARK, ""));
  axe.configure({ rules: [{ id: RULE, selector: `[${MARK}]` }] });
  const found = await axe.run({ include: [document], exclude }, {
    runOnly: tags, resultTypes: ["violations", "passes"], selectors: false, elementRef: true,
    iframes: false, preload: false,
  });
  marked.forEach((one) => one.removeAttribute(MARK));

  const passed = found.passes
    .filter((rule) => rule.id === RULE)
    .flatMap((rule) => rule.nodes.map((node) => looks.get(node.element)))
    .filter(Boolean);
  const wrong = found.violations.flatMap((rule) => rule.nodes.map((node) => node.element));
  return {
    faults: found.violations.map(
      (rule) => rule.id + ": " + rule.nodes.map((node) => node.html.slice(0, 120)).join(", "),
    ),
    parts: beside
      .filter((part) => !wrong.some((one) => part.contains(one)))
      .map((part) => parts.get(part)),
    looks: [...new Set(passed)],
  };
}
