(function () {
  var place = document.getElementById("part-search");
  place.innerHTML = '<input type="search" placeholder="搜索 search: 链长, leader, lp:role" aria-label="搜索 search"><output></output>';
  var field = place.firstChild, told = place.lastChild;
  var rows = [].slice.call(document.querySelectorAll(".term, tbody tr"));
  // what an example happens to say is not what is looked for
  var texts = rows.map(function (row) {
    var example = row.querySelector(".example");
    var text = example ? row.textContent.replace(example.textContent, "") : row.textContent;
    return ((row.id || "") + " lp:" + text.trim()).toLowerCase();
  });
  var sections = [].slice.call(document.querySelectorAll("main section"));
  var links = [].slice.call(document.querySelectorAll("#part-contents li"));
  function show() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean), found = 0;
    rows.forEach(function (row, at) {
      var fits = words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      row.hidden = !fits;
      found += fits ? 1 : 0;
    });
    sections.forEach(function (section) {
      section.hidden = words.length > 0 && !section.querySelector(".term:not([hidden]), tbody tr:not([hidden])");
    });
    links.forEach(function (item) {
      var target = document.getElementById(decodeURIComponent(item.querySelector("a").hash.slice(1)));
      item.hidden = !!target && target.hidden;
    });
    told.textContent = words.length ? found + " 处 found" : "";
  }
  field.addEventListener("input", show);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
    if (event.key === "Escape") { field.value = ""; show(); }
  });
  // whoever follows a link to what is not shown wants to see it
  addEventListener("hashchange", function () {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) { field.value = ""; show(); target.scrollIntoView(); }
  });
  if (field.value) { show(); }
})();
