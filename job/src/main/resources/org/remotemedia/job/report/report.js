(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('data').textContent);
  var main = document.getElementById('main');
  var SVG = 'http://www.w3.org/2000/svg';

  // ---- Elements. Texts come from outside, and are only ever set as text. ----
  function add(parent, name, attributes, text) {
    var element = document.createElement(name);
    return finish(parent, element, attributes, text);
  }
  function draw(parent, name, attributes, text) {
    return finish(parent, document.createElementNS(SVG, name), attributes, text);
  }
  function finish(parent, element, attributes, text) {
    Object.keys(attributes || {}).forEach(function (key) {
      element.setAttribute(key, attributes[key]);
    });
    if (text !== undefined) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }
  function section(id, title) {
    var part = add(main, 'section', {'aria-labelledby': id});
    add(part, 'h2', {id: id}, title);
    return part;
  }
  function scroller(parent, label) {
    return add(parent, 'div', {'class': 'card scroll', role: 'region', 'aria-label': label, tabindex: '0'});
  }

  // ---- Numbers ----
  function whole(n) { return Math.round(n).toLocaleString('en'); }
  function digits(n, most) { return n.toLocaleString('en', {maximumFractionDigits: most}); }
  function short(n) { return digits(n, n >= 100 ? 0 : n >= 10 ? 1 : 2); }
  function micros(us) {
    if (us < 1000) return short(us) + ' µs';
    if (us < 1e6) return short(us / 1e3) + ' ms';
    return seconds(us / 1e6);
  }
  function seconds(s) {
    if (s > 0 && s < 1) return short(s * 1000) + ' ms';
    if (s < 60) return short(s) + ' s';
    if (s < 3600) return short(s / 60) + ' min';
    return short(s / 3600) + ' h';
  }
  function percent(part, all) {
    if (!(all > 0)) return '–';
    var p = 100 * part / all;
    return (p > 0 && p < 0.1 ? '< 0.1' : digits(p, p < 10 ? 1 : 0)) + ' %';
  }
  function number(n) {
    var size = Math.abs(n);
    var text = size >= 1e7 || (size > 0 && size < 1e-4) ? n.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e') :
      n.toLocaleString('en', {maximumSignificantDigits: 5});
    return text.replace(/-/g, '−');
  }
  function runtime(name) { return name === 'cpython' ? 'CPython' : 'native'; }
  function plural(n, what) { return whole(n) + ' ' + what + (n === 1 ? '' : 's'); }

  // ---- Tables: columns are [title, is a number, is a text of any length, of which the start is enough] ----
  function table(parent, caption, columns, rows) {
    var t = add(parent, 'table');
    add(add(t, 'caption'), 'span', {}, caption);
    var head = add(add(t, 'thead'), 'tr');
    columns.forEach(function (c) { add(head, 'th', {scope: 'col', 'class': c[1] ? 'n' : ''}, c[0]); });
    var body = add(t, 'tbody');
    rows.forEach(function (row) {
      var tr = add(body, 'tr');
      row.forEach(function (cell, i) {
        var kind = columns[i][1] ? 'n' : columns[i][2] ? 'text' : '';
        var td = add(tr, i === 0 ? 'th' : 'td', {'class': kind});
        if (i === 0) td.setAttribute('scope', 'row');
        if (typeof cell === 'function') cell(td);
        else add(td, 'bdi', columns[i][3] ? {'class': 'clamp', title: cell} : {}, cell);
      });
    });
    return t;
  }
  function failedCell(n) {
    return function (td) { add(td, 'span', n > 0 ? {'class': 'bad'} : {}, whole(n)); };
  }

  // ---- Examples, with players for those whose audio is at hand ----
  // Players are made when they are looked at, so that nothing is read before. The audio lies beside this page, or
  // where the input was: if the page was moved away, its links lead nowhere.
  var notice;
  function examples(parent, list, describe) {
    if (list.length === 0) return;
    var more = add(parent, 'details');
    add(more, 'summary', {}, list.length === 1 ? 'Example' : 'Examples');
    var items = add(more, 'ul'), waiting = [];
    list.forEach(function (example) {
      var item = add(items, 'li');
      add(add(item, 'b'), 'bdi', {}, example.record);
      describe(item, example);
      if (example.player) waiting.push(function () { player(item, example); });
    });
    more.addEventListener('toggle', function () { waiting.splice(0).forEach(function (make) { make(); }); });
  }
  function player(item, example) {
    var audio = add(item, 'audio', {controls: '', preload: 'metadata', 'aria-label': 'Listen to ' + example.record});
    var place = example.player, stretch = place.from === undefined ? '' : '#t=' + place.from + (place.to === undefined ? '' : ',' + place.to);
    audio.addEventListener('error', function () {
      item.removeChild(audio);
      add(item, 'div', {'class': 'bad'}, 'Cannot be played: ' + decodeURIComponent(place.href));
      if (notice) return;
      notice = add(null, 'p', {'class': 'card notice', role: 'alert'}, 'Some audio cannot be played. Was this page moved away from its run? ' +
        'It looks for audio beside itself and at the place of the input: open it where the run has put it, on a machine where the audio is. ' +
        'If the audio is there, it is damaged, or of a kind that this browser does not play.');
      main.insertBefore(notice, main.firstChild);
    });
    audio.setAttribute('src', place.href + stretch);
  }

  // ---- Bars: [label of the lower edge, its upper edge, count, how many of these were rejected];
  // thresholds: [rule, value] ----
  function chart(parent, title, note, bars, label, thresholds) {
    var card = add(parent, 'div', {'class': 'card'});
    add(card, 'h3', {'class': 'clamp', title: title}, title);
    if (note) add(card, 'p', {'class': 'soft'}, note);
    if (bars.length === 0) { add(card, 'p', {}, 'None.'); return card; }
    var marks = [], width = 340, height = 150, top = 16, bottom = 24, most = 0, all = 0;
    (thresholds || []).forEach(function (threshold) {
      bars.forEach(function (bar, i) {
        var within = threshold[1] >= bar[0] && (threshold[1] < bar[1] || (i === bars.length - 1 && threshold[1] === bar[1]));
        if (within) marks.push([i + (threshold[1] - bar[0]) / (bar[1] - bar[0]), threshold[1]]);
      });
    });
    if (marks.length > 0) { top += 16; height += 16; }
    function counts(bar) {
      return label(bar[0]) + ' to ' + label(bar[1]) + ': ' + whole(bar[2]) + (bar[3] > 0 ? ', of these ' + whole(bar[3]) + ' rejected' : '');
    }
    bars.forEach(function (bar) { most = Math.max(most, bar[2]); all += bar[2]; });
    var svg = draw(card, 'svg', {viewBox: '0 0 ' + width + ' ' + height, width: '100%', role: 'img',
      'aria-label': title + ': ' + bars.filter(function (bar) { return bar[2] > 0; }).map(function (bar) {
        return counts(bar);
      }).join('; ')});
    var step = Math.min(40, width / bars.length), plot = height - top - bottom;
    bars.forEach(function (bar, i) {
      var h = most > 0 ? plot * bar[2] / most : 0;
      if (bar[2] > 0) h = Math.max(h, 1.5);
      var rect = draw(svg, 'rect', {'class': 'bar', x: i * step + 1, y: top + plot - h, width: Math.max(1, step - 2), height: h, rx: 1});
      draw(rect, 'title', {}, counts(bar) + ' (' + percent(bar[2], all) + ')');
      if (bar[3] > 0) {
        var r = Math.max(1.5, h * bar[3] / bar[2]);
        rect = draw(svg, 'rect', {'class': 'rejected', x: i * step + 1, y: top + plot - h, width: Math.max(1, step - 2), height: r, rx: 1});
        draw(rect, 'title', {}, counts(bar) + ' (' + percent(bar[2], all) + ')');
      }
    });
    var free = 0;
    marks.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (mark) {
      var x = Math.max(1, Math.min(width - 1, mark[0] * step)), text = draw(null, 'text', {y: 28}, label(mark[1]));
      draw(svg, 'line', {'class': 'threshold', x1: x, x2: x, y1: top, y2: top + plot});
      svg.appendChild(text);
      var half = text.getComputedTextLength() / 2, at = Math.max(half, Math.min(width - half, x));
      if (at - half < free) { svg.removeChild(text); return; }
      text.setAttribute('x', at);
      text.setAttribute('text-anchor', 'middle');
      free = at + half + 6;
    });
    draw(svg, 'line', {'class': 'axis', x1: 0, x2: bars.length * step, y1: top + plot, y2: top + plot});
    draw(svg, 'text', {'class': 'soft', x: 0, y: 11}, 'up to ' + (thresholds && data.utterances ? whole(most) : plural(most, 'record')));
    var end = bars.length * step, last = 10;
    draw(svg, 'text', {'class': 'soft', x: 0, y: height - 6}, label(bars[0][0]));
    for (var k = 1; k < bars.length && end > 150; k++) {
      if (k * step - last < 70 || end - k * step < 90) continue;
      last = k * step;
      draw(svg, 'text', {'class': 'soft', x: last, y: height - 6, 'text-anchor': 'middle'}, label(bars[k][0]));
    }
    draw(svg, 'text', {'class': 'soft', x: Math.max(end, 120), y: height - 6, 'text-anchor': 'end'}, label(bars[bars.length - 1][1]));
    return card;
  }

  // ---- The pipeline: in layers by distance from the recordings ----
  // A connection over several layers gets a place of its own in each, so that it passes by boxes.
  function layers() {
    var depth = {0: 0}, rows = [[{position: 0, id: 'reading', type: 'read and decode', time_us: data.reading_us, io: true, inputs: []}]];
    data.nodes.forEach(function (node) {
      var d = 0;
      node.inputs.forEach(function (from) { d = Math.max(d, depth[from] === undefined ? 0 : depth[from]); });
      depth[node.position] = d + 1;
      (rows[d + 1] = rows[d + 1] || []).push(Object.assign({}, node));
    });
    rows.push([{position: -1, id: 'writing', type: 'results and audio', time_us: data.writing_us, io: true,
      inputs: data.nodes.filter(function (n) { return n.sink; }).map(function (n) { return n.position; })}]);
    var passing = 0;
    for (var i = rows.length - 1; i > 0; i--) {
      rows[i].forEach(function (node) {
        node.inputs = node.inputs.map(function (from) {
          if (depth[from] === undefined || depth[from] >= i - 1) return from;
          var way = {position: 'way' + passing++, passing: true, inputs: [from]};
          rows[i - 1].push(way);
          return way.position;
        });
      });
    }
    return rows;
  }
  function fit(text, most) {
    var letters = Array.from(text.replace(/\s+/g, ' '));
    return letters.length > most ? letters.slice(0, most - 1).join('') + '…' : letters.join('');
  }
  // Letters differ in width, some are twice as wide as others; 'after' is always shown.
  function drawFitting(parent, attributes, text, room, after) {
    var element = draw(parent, 'text', attributes, fit(text, 40) + after);
    for (var most = 39; most > 1 && element.getComputedTextLength() > room; most--) {
      element.textContent = fit(text, most) + after;
    }
  }
  function graph(holder, rows, total) {
    var w = 176, h = 84;
    var across = rows.length * (w + 44) - 44 <= holder.clientWidth - 34;
    var gapMain = across ? 44 : 40, gapSide = 18;
    var mainSize = across ? w : h, sideSize = across ? h : w;
    var long = rows.length * (mainSize + gapMain) - gapMain + 2, side = 2 + Math.max.apply(null, rows.map(function (row) {
      return row.reduce(function (sum, node) { return sum + gapSide + (node.passing ? 0 : sideSize); }, -gapSide);
    }));
    var W = across ? long : side, H = across ? side : long;
    holder.textContent = '';
    var svg = draw(holder, 'svg', {'class': 'graph', width: W, height: H, viewBox: '0 0 ' + W + ' ' + H, role: 'img',
      'aria-label': 'The pipeline; its nodes, their times and failures are in the table below.'});
    if (W < holder.clientWidth) svg.style.margin = '0 auto';
    else holder.scrollLeft = (holder.scrollWidth - holder.clientWidth) / 2;
    var defs = draw(svg, 'defs', {});
    draw(draw(defs, 'marker', {id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'}),
      'path', {'class': 'tip', d: 'M0 0 L8 4 L0 8 z'});
    var place = {};
    // Each as near as possible to what feeds it; "at" is the middle of a box.
    rows.forEach(function (row, i) {
      function half(item) { return item.node.passing ? 0 : sideSize / 2; }
      function mean() { return items.reduce(function (sum, item) { return sum + item.at; }, 0) / items.length; }
      var items = row.map(function (node, j) {
        var sum = 0, n = 0;
        node.inputs.forEach(function (from) { if (place[from]) { sum += place[from].side; n++; } });
        return {node: node, at: (n > 0 ? sum / n : side / 2) + (j - (row.length - 1) / 2) * 0.01};
      }).sort(function (a, b) { return a.at - b.at; });
      var middle = mean();
      for (var j = 1; j < items.length; j++) {
        items[j].at = Math.max(items[j].at, items[j - 1].at + half(items[j - 1]) + gapSide + half(items[j]));
      }
      var head = items[0], tail = items[items.length - 1], shift = middle - mean();
      shift = Math.max(1 + half(head) - head.at, Math.min(shift, side - 1 - half(tail) - tail.at));
      items.forEach(function (item) {
        var at = item.at + shift, m = 1 + i * (mainSize + gapMain), s = at - half(item);
        place[item.node.position] = {x: across ? m : s, y: across ? s : m, side: at, passing: item.node.passing};
      });
    });
    rows.forEach(function (row) {
      row.forEach(function (node) {
        node.inputs.forEach(function (from) {
          var a = place[from], b = place[node.position];
          if (!a || !b) return;
          var from1 = (across ? a.x : a.y) + mainSize, to1 = across ? b.x : b.y, half = (from1 + to1) / 2;
          var points = [[from1, a.side], [half, a.side], [half, b.side], [to1, b.side]].map(function (point) {
            return across ? point.join(' ') : point[1] + ' ' + point[0];
          });
          var path = 'M' + points[0] + ' C' + points.slice(1).join(' ');
          if (b.passing) path += across ? ' h' + mainSize : ' v' + mainSize;
          draw(svg, 'path', b.passing ? {'class': 'edge', d: path} : {'class': 'edge', 'marker-end': 'url(#tip)', d: path});
        });
      });
    });
    rows.forEach(function (row) {
      row.forEach(function (node) {
        if (node.passing) return;
        var p = place[node.position], g = draw(svg, 'g', {});
        draw(g, 'title', {}, node.id + ' (' + node.type + ')');
        draw(g, 'rect', {'class': node.failed > 0 ? 'box bad' : 'box', x: p.x, y: p.y, width: w, height: h, rx: node.io ? 20 : 6});
        drawFitting(g, {'class': 'name', x: p.x + 12, y: p.y + 20}, node.id, w - 24, '');
        drawFitting(g, {'class': 'soft', x: p.x + 12, y: p.y + 36}, node.type, w - 24, node.runtime === 'cpython' ? ' · CPython' : '');
        draw(g, 'text', {x: p.x + 12, y: p.y + 54}, micros(node.time_us) + ', ' + percent(node.time_us, total));
        if (node.failed > 0) {
          draw(g, 'text', {'class': 'bad', x: p.x + w - 10, y: p.y + 54, 'text-anchor': 'end'}, '✕ ' + whole(node.failed));
        }
        draw(g, 'rect', {'class': 'track', x: p.x + 12, y: p.y + 64, width: w - 24, height: 7, rx: 3});
        if (node.time_us > 0 && total > 0) {
          draw(g, 'rect', {'class': 'bar', x: p.x + 12, y: p.y + 64, width: Math.max(2, (w - 24) * node.time_us / total), height: 7, rx: 3});
        }
      });
    });
  }

  // ---- Head and summary ----
  document.title = data.name + ' – report';
  document.getElementById('title').textContent = data.name;
  var subtitle = document.getElementById('subtitle');
  add(subtitle, 'span', {'class': data.complete ? 'good' : 'bad'}, data.complete ? 'Complete' : 'Not complete: the job ended before all was done');
  add(subtitle, 'span', {}, ' · begun ' + data.started_at.replace('T', ' ').replace(/(\.\d+)?Z/, ' UTC') + ' · ' +
    plural(data.parallelism, 'record') + ' at a time');

  var elapsed = data.total_time_us / 1e6;
  var tiles = add(main, 'dl', {'class': 'tiles'});
  [['Records', whole(data.records)], ['Succeeded', whole(data.succeeded)],
    ['Rejected', data.rules.count > 0 || data.rejected > 0 ? whole(data.rejected) : null], ['Failed', whole(data.failed), data.failed > 0],
    ['Some utterances failed', data.incomplete > 0 ? whole(data.incomplete) : null, true],
    ['Utterances kept', data.utterances ? whole(data.utterances.kept) : null], ['Audio', seconds(data.audio_seconds)], ['Time', micros(data.total_time_us)],
    ['× real time', elapsed > 0 ? short(data.audio_seconds / elapsed) : '–'],
    ['Records a second', elapsed > 0 ? short(data.records / elapsed) : '–'],
    ['Peak memory', short(data.total_memory_mb) + ' MB']
  ].forEach(function (tile) {
    if (tile[1] === null) return;
    var box = add(tiles, 'div');
    add(box, 'dt', {}, tile[0]);
    add(box, 'dd', tile[2] ? {'class': 'bad'} : {}, tile[1]);
  });

  // ---- Where the audio went ----
  var cut = data.utterances;
  if (data.seconds.input > 0) {
    var went = section('seconds', 'Where the audio went'), parts = [['kept', 'Kept'], ['rejected', 'Rejected'], ['failed', 'Failed'],
      ['too_short', 'Too short'], ['not_speech', 'Not speech']].map(function (part) {
      return {name: part[1], seconds: data.seconds[part[0]], look: 'is-' + part[0].replace('_', '-')};
    }).filter(function (part) { return part.seconds > 0 || part.name === 'Kept'; });
    var account = add(went, 'div', {'class': 'card'});
    var bar = add(account, 'div', {'class': 'whole', role: 'img', 'aria-label': parts.map(function (part) {
      return part.name + ': ' + seconds(part.seconds) + ', ' + percent(part.seconds, data.seconds.input);
    }).join('; ')});
    parts.forEach(function (part) {
      if (part.seconds > 0) add(bar, 'span', {'class': part.look, title: part.name + ': ' + seconds(part.seconds)}).style.flex = part.seconds + ' 1 0';
    });
    table(account, seconds(data.seconds.input) + ' of input' + (cut ? '; padding belongs to its utterance' : ''),
      [['Audio'], ['Length', true], ['Share', true]], parts.map(function (part) {
        return [function (td) { add(td, 'span', {'class': 'swatch ' + part.look}); add(td, 'span', {}, part.name); },
          seconds(part.seconds), percent(part.seconds, data.seconds.input)];
      }));
    if (cut) {
      var all = cut.kept + cut.rejected + cut.failed;
      add(account, 'p', {}, plural(cut.recordings, 'recording') + (cut.recordings === 1 ? ' was' : ' were') + ' cut into ' + plural(all, 'utterance') + ': ' +
        whole(cut.kept) + ' kept, ' + whole(cut.rejected) + ' rejected, ' + whole(cut.failed) + ' failed. ' +
        whole(cut.too_short) + (cut.too_short === 1 ? ' stretch' : ' stretches') + ' of speech ' + (cut.too_short === 1 ? 'was' : 'were') + ' too short for one.');
    }
  }

  // ---- Rules ----
  function thresholds(all) {
    var rules = [];
    all.forEach(function (t) {
      var last = rules[rules.length - 1];
      if (last && last[0] === t[0]) last[1] += ', ' + number(t[1]);
      else rules.push([t[0], number(t[1])]);
    });
    return rules.map(function (rule) { return ' Threshold of ' + fit(rule[0], 60) + ': ' + rule[1] + '.'; }).join('');
  }
  if (data.rules.count > 0) {
    var ruled = section('rules', 'What the rules decided');
    table(scroller(ruled, 'Rules'), 'What each rule rejected, alone and with others; so the lines may add up to more than was rejected.' +
        (data.rules.shown.length < data.rules.count ? ' The ' + whole(data.rules.shown.length) + ' of ' + whole(data.rules.count) + ' rules that rejected most.' : ''),
      [['Rule', false, true], ['Has to be true', false, true], ['Rejected', true], ['Audio', true], ['By it alone', true], ['Audio', true]],
      data.rules.shown.map(function (rule) {
        return [function (td) {
          add(td, 'bdi', {}, rule.name);
          examples(td, rule.examples, function (item, example) {
            add(item, 'div', {}, seconds(example.seconds) + example.numbers.map(function (n) { return ', ' + n[0] + ' ' + number(n[1]); }).join(''));
          });
        }, function (td) {
          rule.places.forEach(function (place) {
            add(add(td, 'code'), 'bdi', {}, place.expression);
            add(td, 'div', {'class': 'soft'}, 'at ' + place.node);
          });
        }, whole(rule.records), seconds(rule.seconds), whole(rule.records_alone), seconds(rule.seconds_alone)];
      }));
    if (data.numbers.shown.length > 0) {
      var key = add(ruled, 'p', {'class': 'soft key'});
      add(key, 'span', {'class': 'swatch is-kept'});
      add(key, 'span', {}, 'kept');
      add(key, 'span', {'class': 'swatch is-rejected'});
      add(key, 'span', {}, 'rejected by any rule; dashed: a threshold. What failed is not among them.' +
        (data.numbers.shown.length < data.numbers.count || data.numbers.others > 0 ? ' Some of the numbers that rules look at are left out.' : ''));
      var looked = add(ruled, 'div', {'class': 'charts'});
      data.numbers.shown.forEach(function (n) {
        chart(looked, n.name, 'From ' + number(n.lowest) + ' to ' + number(n.highest) + ', ' + whole(n.kept) + ' kept, ' + whole(n.rejected) + ' rejected.' +
            thresholds(n.thresholds),
          n.bins.map(function (bin) { return [bin[0], bin[1], bin[2] + bin[3], bin[3]]; }), number, n.thresholds);
      });
    }
  }

  // ---- Nodes ----
  var total = data.reading_us + data.writing_us;
  data.nodes.forEach(function (node) { total += node.time_us; });
  var nodes = section('nodes', 'Where the time goes');
  if (data.nodes.length <= 60 && data.nodes.length === data.node_count) {
    var holder = scroller(nodes, 'The pipeline as a graph');
    var rows = layers(), drawn = 0;
    var redraw = function () {
      if (holder.clientWidth !== drawn) { drawn = holder.clientWidth; graph(holder, rows, total); }
    };
    redraw();
    window.addEventListener('resize', redraw);
  }
  var steps = [['reading', 'read and decode', '', data.reading_us, null]];
  data.nodes.forEach(function (n) { steps.push([n.id, n.type, runtime(n.runtime), n.time_us, n]); });
  steps.push(['writing', 'results and audio', '', data.writing_us, null]);
  table(scroller(nodes, 'Nodes'), 'Each step in the order of execution' +
      (data.nodes.length < data.node_count ? '; the ' + whole(data.nodes.length) + ' slowest of ' + whole(data.node_count) + ' nodes' : ''),
    [['Node', false, true, true], ['Time', true], ['Share', true], ['× real time', true], ['Succeeded', true], ['Failed', true],
      ['Skipped', true], ['Retried', true], ['Median', true], ['95 %', true], ['99 %', true], ['Longest', true], ['Memory', true], ['Type']],
    steps.map(function (s) {
      var n = s[4], blank = '', type = s[1] + (s[2] ? ' (' + s[2] + ')' : '');
      var row = [s[0], micros(s[3]), percent(s[3], total)];
      if (!n) return row.concat([blank, blank, blank, blank, blank, blank, blank, blank, blank, blank, type]);
      return row.concat([n.time_us > 0 && n.audio_seconds > 0 ? short(n.audio_seconds / (n.time_us / 1e6)) : '–',
        whole(n.succeeded), failedCell(n.failed), whole(n.skipped), whole(n.retries), micros(n.latency.p50), micros(n.latency.p95),
        micros(n.latency.p99), micros(n.latency.max), short(n.memory_mb) + ' MB', type]);
    }));

  var distributions = section('latency', 'Time per record');
  var charts = add(distributions, 'div', {'class': 'charts'});
  function latencyChart(title, latency) {
    chart(charts, title, 'Median ' + micros(latency.p50) + ', 99 % below ' + micros(latency.p99) + ', longest ' + micros(latency.max) + '.', latency.bins, micros);
  }
  latencyChart('All steps together', data.record_latency);
  data.nodes.slice().sort(function (a, b) { return b.time_us - a.time_us; }).slice(0, 24).forEach(function (n) {
    if (n.latency.count > 0) latencyChart(n.id, n.latency);
  });

  // ---- Corpus ----
  var corpus = data.corpus, about = section('corpus', 'The recordings');
  var recordings = add(about, 'div', {'class': 'charts'});
  chart(recordings, 'Length', 'Median ' + seconds(corpus.durations_ms.p50 / 1000) + ', longest ' + seconds(corpus.durations_ms.max / 1000) +
      (corpus.truncated > 0 ? '; ' + plural(corpus.truncated, 'recording') + ' cut short, and kept' : '') + '.',
    corpus.durations_ms.bins, function (ms) { return seconds(ms / 1000); });
  var levels = corpus.levels_db, filled = [];
  if (levels.length > 0) {
    var from = levels[0][0], to = levels[levels.length - 1][0], range = to - from, width = range <= 20 ? 1 : range <= 40 ? 2 : range <= 100 ? 5 : 10;
    from = Math.floor(from / width) * width;
    for (var db = from; db <= to; db += width) filled.push([db, db + width, 0]);
    levels.forEach(function (level) { filled[Math.floor((level[0] - from) / width)][2] += level[1]; });
  }
  chart(recordings, 'Level', (corpus.mean_level_db === null ? '' : 'Mean of all audio ' + short2(corpus.mean_level_db) + ' dB. ') +
    '10·log10 of the mean square; full scale is 0 dB, digital silence −120 dB.', filled, function (d) { return String(d).replace('-', '−') + ' dB'; });
  function short2(n) { return n.toLocaleString('en', {maximumFractionDigits: 1}).replace('-', '−'); }
  data.nodes.forEach(function (n) {
    if (!n.speech || !(n.speech.speech_seconds > 0 || n.type === 'VADNode')) return;
    chart(recordings, 'Share of speech, by ' + n.id, percent(n.speech.speech_seconds, n.speech.audio_seconds) + ' of ' +
        seconds(n.speech.audio_seconds) + ' is speech: ' + seconds(n.speech.speech_seconds) + '.',
      n.speech.records_by_tenth.map(function (count, i) { return [i * 10, i * 10 + 10, count]; }), function (p) { return p + ' %'; });
  });
  if (corpus.formats.length > 0) {
    table(scroller(about, 'Sample rates and channels'), 'Sample rates and channels',
      [['Sample rate'], ['Channels', true], ['Records', true], ['Share', true], ['Audio', true]],
      corpus.formats.map(function (f) {
        return [f.sample_rate > 0 ? whole(f.sample_rate) + ' Hz' : 'others', f.channels > 0 ? whole(f.channels) : '', whole(f.records),
          percent(f.records, corpus.durations_ms.count), seconds(f.seconds)];
      }));
  }

  // ---- What was left out ----
  var leftOut = data.input_notes.left_out, lost = [];
  [['files', 'files of the input'], ['members', 'members of shards'], ['columns', 'columns of data sets'], ['unread', 'not read to the end']].forEach(function (kind) {
    Object.keys(leftOut[kind[0]] || {}).forEach(function (name) { lost.push([whole(leftOut[kind[0]][name]), name, kind[1]]); });
  });
  if (lost.length > 0) {
    table(scroller(section('left-out', 'What was left out'), 'What was left out'), 'What is in the input and neither a record nor attached to one',
      [['Number', true], ['Kind', false, true], ['Of']], lost);
  }
  var warned = Object.keys(data.input_notes.warnings);
  if (warned.length > 0) {
    table(scroller(section('warnings', 'Warnings'), 'Warnings'), 'What was read otherwise than it is written',
      [['Times', true], ['Warning', false, true], ['For example', false, true]],
      warned.map(function (message) {
        return [whole(data.input_notes.warnings[message].count), message, data.input_notes.warnings[message].example];
      }));
  }

  // ---- Failures ----
  var failures = section('failures', 'What failed');
  if (data.failures.total === 0) {
    add(failures, 'p', {'class': 'card'}, 'Nothing failed.');
  } else {
    table(scroller(failures, 'Failures by cause'), plural(data.failures.total, 'failure') + ' in ' + plural(data.failed, 'record') +
        (cut && cut.failed > 0 ? ' and ' + plural(cut.failed, 'utterance') : '') + ' by cause; … stands for what differs from record to record. Every one is in failed/.' +
        (data.failures.others > 0 ? ' ' + whole(data.failures.others) + ' of rarer causes are left out.' : ''),
      [['Failures', true], ['Message', false, true], ['Node', false, true, true], ['Error']],
      data.failures.groups.map(function (group) {
        return [whole(group.count), function (td) {
          add(td, 'bdi', {}, group.message);
          examples(td, group.examples, function (item, example) {
            add(item, 'br');
            add(item, 'bdi', {}, example.message);
          });
        }, group.node === null ? 'reading' : group.node, group.error];
      }));
  }

  // ---- Slowest records ----
  if (data.slowest.length > 0) {
    table(scroller(section('slowest', 'The slowest records'), 'The slowest records'), 'Those that took most time, and where',
      [['Record', false, true], ['Time', true], ['Audio', true], ['× real time', true], ['Steps', false, true]],
      data.slowest.map(function (s) {
        return [s.record, micros(s.time_us), seconds(s.duration_s),
          s.time_us > 0 && s.duration_s > 0 ? short(s.duration_s / (s.time_us / 1e6)) : '–',
          s.steps.filter(function (step) { return step[1] * 100 >= s.time_us; }).map(function (step) { return fit(step[0], 40) + ' ' + micros(step[1]); }).join(', ')];
      }));
  }
}());
