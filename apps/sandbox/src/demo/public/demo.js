// The selects take effect at once.
for (const select of document.querySelectorAll(".selects select"))
  select.addEventListener("change", () => select.form.requestSubmit());
