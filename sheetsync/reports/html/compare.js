"use strict";

const MOST_PAIRS = 250000;

const words = (text) => text.match(/\p{N}+(?:[.,:\-/]\p{N}+)*|[\p{L}\p{M}\p{N}]+|\s+|[^]/gu) || [];

/* Old and new as runs of [text, differs]: the longest common words. Texts that differ over more
   pairs of words than MOST_PAIRS only lose what agrees at both ends. */
const compare = (old, now) => {
  const a = words(old);
  const b = words(now);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start
    && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  const marks = [left.map(() => true), right.map(() => true)];
  if (left.length && right.length && left.length * right.length <= MOST_PAIRS) {
    const wide = right.length + 1;
    const longest = new Uint32Array((left.length + 1) * wide);
    for (let i = left.length - 1; i >= 0; i -= 1) {
      for (let j = right.length - 1; j >= 0; j -= 1) {
        longest[i * wide + j] = left[i] === right[j]
          ? longest[(i + 1) * wide + j + 1] + 1
          : Math.max(longest[(i + 1) * wide + j], longest[i * wide + j + 1]);
      }
    }
    for (let i = 0, j = 0; i < left.length && j < right.length;) {
      if (left[i] === right[j]) {
        marks[0][i] = marks[1][j] = false;
        i += 1;
        j += 1;
      } else if (longest[(i + 1) * wide + j] >= longest[i * wide + j + 1]) i += 1;
      else j += 1;
    }
  }
  const runs = (all, differs) => {
    const told = [];
    all.forEach((word, at) => {
      const inside = at >= start && at < all.length - end && differs[at - start];
      const last = told[told.length - 1];
      if (last && last[1] === inside) last[0] += word;
      else told.push([word, inside]);
    });
    return told;
  };
  return [runs(a, marks[0]), runs(b, marks[1])];
};
