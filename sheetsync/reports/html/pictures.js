/* Pictures of assets beside the values that name them; goes on in report.js. */
const picturesOf = (data) => {
  const boxes = (table, row, column) => {
    const id = table.columns.indexOf("Change id");
    const shown = id < 0 ? undefined : table.pictures[row[id + 1]];
    return ((shown && shown[table.columns[column]]) || [])
      .filter((asset) => Object.hasOwn(data.pictures, asset));
  };
  return (element, table, row, column) => {
    const assets = boxes(table, row, column);
    if (!assets.length) return;
    const all = document.createElement("div");
    all.className = "pictures";
    for (const asset of assets) {
      const picture = document.createElement("img");
      picture.src = data.pictures[asset];
      picture.alt = "";
      picture.loading = "lazy";
      all.append(picture);
    }
    element.append(all);
  };
};
