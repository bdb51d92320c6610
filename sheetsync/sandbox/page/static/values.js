/* How the value of an attribute is shown. */

import { assetGrid } from "./assets.js";
import { el, pill } from "./dom.js";

const TYPES = {
  TextAttribute: "Text", MultilineAttribute: "Multiline", HtmlAttribute: "HTML", IntAttribute: "Integer",
  DecimalAttribute: "Decimal", BooleanAttribute: "Yes or no", DateAttribute: "Date", UrlAttribute: "URL",
  DropdownAttribute: "Dropdown", MultiSelectAttribute: "Multiselect", MediaAttribute: "Media",
  MediaGalleryAttribute: "Media gallery", CompletenessAttribute: "Completeness",
};

export function typeName(typeClass) {
  return TYPES[typeClass] ?? typeClass;
}

export function attributeValue({ type_class: typeClass, value, name }) {
  if (value === null || value === undefined) return el("span", { class: "faint" }, "empty");
  switch (typeClass) {
    case "BooleanAttribute":
      return value === true ? "Yes" : value === false ? "No" : String(value);
    case "MultiSelectAttribute":
      return el("span", { class: "row" }, [value].flat().map((each) => pill(String(each))));
    case "CompletenessAttribute":
      return [el("meter", { min: "0", max: "100", value: Number(value), "aria-label": name }), ` ${value} %`];
    case "UrlAttribute":
      return outside(String(value));
    case "HtmlAttribute":
      return el("span", { class: "markup" }, String(value));
    case "MediaAttribute":
    case "MediaGalleryAttribute":
      return assetGrid(value, "small");
    default:
      return el("span", { class: "text" }, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
}

/** A link that leaves the box only when it is followed; other schemes stay text. */
function outside(url) {
  return /^https?:\/\//i.test(url)
    ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url)
    : el("span", { class: "text" }, url);
}
