// The texts that are hard to read: each with its contrast to what is behind it, by the formula of
// WCAG 2.1, when that is below 4.5 to 1.
(function () {
  'use strict';
  var canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  canvas.canvas.width = canvas.canvas.height = 1;
  function rgba(color) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  }
  function luminance(color) {
    var parts = Array.from(rgba(color)).slice(0, 3).map(function (part) {
      var c = part / 255;
      return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }
  function behind(element) {
    var box = element.closest('g') && element.closest('g').querySelector('rect.box');
    if (box) return getComputedStyle(box).fill;
    for (var at = element; at; at = at.parentElement) {
      var color = getComputedStyle(at).backgroundColor;
      if (rgba(color)[3] === 255) return color;
    }
    return 'white';
  }
  var texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), count = 0, poor = [];
  while (texts.nextNode()) {
    var element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !element.checkVisibility() || element.closest('script, title, noscript')) continue;
    var style = getComputedStyle(element), inSvg = element.closest('svg') !== null;
    var a = luminance(inSvg ? style.fill : style.color), b = luminance(behind(element));
    var contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    count++;
    if (contrast < 4.5) poor.push(text.slice(0, 60) + ': ' + contrast.toFixed(2));
  }
  return {count: count, poor: poor, page: luminance(getComputedStyle(document.body).backgroundColor)};
}());
