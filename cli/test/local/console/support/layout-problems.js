/**
 * Runs in the page: what a person would see to be wrong with the layout, a sentence each. Texts that leave the page, that lie on each other, that are cut
 * off without an ellipsis, or that are too small to read.
 */
(() => {
  const SMALLEST = 11.5;
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    problems.push(`the page is ${root.scrollWidth} pixels wide, and ${root.clientWidth} are there`);
  }

  const describe = (text) => JSON.stringify(text.trim().slice(0, 40));
  const dialog = document.querySelector('dialog[open]');
  const isHidden = (element) => (dialog && !dialog.contains(element)) || element.closest('.hidden, .skip, option, script, style') !== null || !element.checkVisibility({ checkOpacity: true });

  /** The part of a rectangle that is seen: boxes around it may cut it off. */
  function visiblePart(rectangle, element) {
    let { left, right, top, bottom } = rectangle;
    for (let box = element; box !== root && box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
        const bounds = box.getBoundingClientRect();
        [left, right] = [Math.max(left, bounds.left), Math.min(right, bounds.right)];
        [top, bottom] = [Math.max(top, bounds.top), Math.min(bottom, bounds.bottom)];
      }
    }
    return { left, right, top, bottom };
  }

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.data.trim() === '' || isHidden(element)) {
      continue;
    }
    const style = getComputedStyle(element);
    if (parseFloat(style.fontSize) < SMALLEST) {
      problems.push(`${describe(node.data)} is ${style.fontSize} high`);
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rectangle of range.getClientRects()) {
      const seen = visiblePart(rectangle, element);
      if (seen.right - seen.left > 1 && seen.bottom - seen.top > 1) {
        texts.push({ node, text: node.data, ...seen });
      }
      if (seen.right > root.clientWidth + 1 || seen.left < -1) {
        problems.push(`${describe(node.data)} is beside the page`);
      }
    }
    // What is cut off shows an ellipsis, or can be scrolled.
    const cutting = element.closest('*');
    const box = getComputedStyle(cutting);
    if (cutting.scrollWidth > cutting.clientWidth + 1 && cutting.clientWidth > 0 && box.overflowX === 'hidden' && box.textOverflow !== 'ellipsis') {
      problems.push(`${describe(node.data)} is cut off`);
    }
  }

  texts.forEach((one, index) => {
    for (const other of texts.slice(index + 1)) {
      const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (one.node !== other.node && width > 2 && height > 4) {
        problems.push(`${describe(one.text)} lies on ${describe(other.text)}`);
      }
    }
  });
  return [...new Set(problems)];
})();
