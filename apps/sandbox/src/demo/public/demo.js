// Selects submit their form on change.
for (const select of document.querySelectorAll(".selects select"))
  select.addEventListener("change", () => select.form.requestSubmit());
