"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const [search, axis, doc, term] = ["search", "axis", "doc", "term"].map((id) => document.getElementById(id));
  const matches = document.getElementById("matches");
  const table = document.getElementById("rows");
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    rows.forEach((row, number) => {
      const fits =
        (!axis.value || row.dataset.axis === axis.value) &&
        (!doc.value || row.dataset.doc === doc.value) &&
        (!term.value || row.dataset.term.split("; ").includes(term.value)) &&
        words.every((word) => texts[number].includes(word));
      row.hidden = !fits;
      if (fits) found += 1;
    });
    table.classList.toggle("chosen", found < rows.length);
    matches.textContent = `${found} of ${rows.length} rows on this page.`;
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  document.addEventListener("click", (event) => {
    const figure = event.target.closest("a.figure");
    if (figure) {
      search.value = "";
      axis.value = figure.dataset.axis;
      doc.value = figure.dataset.doc;
      term.value = figure.dataset.term;
      show();
    } else if (event.target.closest("a[href^='#e']")) {
      form.reset();
      show();
    }
  });
  show();
})();
