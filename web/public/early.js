// Before the first paint: the reader's language and light or dark, so that nothing flickers.
(function () {
  var root = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try {
      var theme = localStorage.getItem("theme");
      return theme === "light" || theme === "dark" ? theme : null;
    } catch (e) {
      return null; /* storage is refused: the system's choice stands */
    }
  }
  function paint() {
    root.dataset.theme = chosen() || (dark.matches ? "dark" : "light");
  }
  paint();
  dark.addEventListener("change", paint);
  try {
    var lang = localStorage.getItem("lang");
    if (lang !== "zh" && lang !== "en") lang = /^zh/i.test(navigator.language) ? "zh" : "en";
    root.lang = lang === "zh" ? "zh-CN" : "en";
  } catch (e) {
    /* storage is refused: the defaults stand */
  }
})();
