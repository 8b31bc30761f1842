// Nothing depends on this: it lets long lists be searched, and all be sorted.
(function () {
  var number = function (text) { return text === "" ? NaN : Number(text.replace(/,/g, "")); };
  document.querySelectorAll("section.list").forEach(function (section) {
    var table = section.querySelector("table");
    if (!table) return;
    var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
    if (section.classList.contains("long")) {
      var filter = document.createElement("input");
      filter.className = "filter";
      filter.type = "search";
      filter.placeholder = "筛选";
      filter.setAttribute("aria-label", "筛选");
      filter.addEventListener("input", function () {
        var word = filter.value.trim().toLowerCase();
        Array.from(body.rows).forEach(function (row) { row.hidden = word !== "" && row.textContent.toLowerCase().indexOf(word) < 0; });
      });
      section.insertBefore(filter, section.firstChild);
      // a link to a row that is filtered away shows it
      window.addEventListener("hashchange", function () {
        var row = document.getElementById(location.hash.slice(1));
        if (row && row.hidden) { filter.value = ""; Array.from(body.rows).forEach(function (row) { row.hidden = false; }); row.scrollIntoView(); }
      });
    }
    heads.forEach(function (head, column) {
      if (head.classList.contains("s")) return;
      head.classList.add("sorts");
      head.title = "点击排序";
      head.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending", numeric = head.classList.contains("number") || head.classList.contains("n");
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.from(body.rows).map(function (row) { return [row.cells[column].textContent, row]; });
        rows.sort(function (a, b) {
          // what is not said comes last, either way
          if (a[0] === "" || b[0] === "") return (a[0] === "") - (b[0] === "");
          var order = numeric ? number(a[0]) - number(b[0]) : a[0].localeCompare(b[0], "zh-CN");
          return down ? -order : order;
        });
        rows.forEach(function (row) { body.appendChild(row[1]); });
      });
    });
  });
})();
