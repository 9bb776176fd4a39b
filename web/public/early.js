// Before the first paint: the reader's language and light or dark, so that nothing flickers.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    var lang = localStorage.getItem("lang");
    if (lang !== "zh" && lang !== "en") lang = /^zh/i.test(navigator.language) ? "zh" : "en";
    root.lang = lang === "zh" ? "zh-CN" : "en";
  } catch (e) {
    /* storage is refused: the defaults stand */
  }
})();
