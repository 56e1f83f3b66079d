// Draws the pictures of the page from the data in it. Colours follow the reader's scheme, and paper is light.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const holders = [...document.querySelectorAll('.chart')];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const PRINT_WIDTH = 670; // pixels between the margins of A4

  const schemes = {
    light: {
      ink: '#1c2430', faint: '#5d6878', line: '#d9dfe7', paper: '#ffffff', limit: '#5d6878',
      // Told apart by readers with any colour vision; the first is Lanewise.
      series: ['#0b62b8', '#e07b00', '#1a9e77', '#b5338a', '#7a6ff0', '#8c6d1f', '#d0342c', '#4d4d4d', '#56b4e9', '#6b8e23'],
      behind: '#c8581a', even: '#f2f2f2', ahead: '#1f6fb5'
    },
    dark: {
      ink: '#e4e8ee', faint: '#9aa6b6', line: '#313a47', paper: '#1a2029', limit: '#9aa6b6',
      series: ['#5aa9f2', '#f5a742', '#3cc99c', '#e879c0', '#a79ffb', '#d0b45c', '#f0736b', '#c4c4c4', '#8fd3f7', '#a9c95b'],
      behind: '#c8581a', even: '#39414d', ahead: '#2b83cc'
    }
  };

  const figure = v => Math.abs(v) < 9.995 ? v.toFixed(2) : Math.abs(v) < 99.95 ? v.toFixed(1) : v.toFixed(0);
  const tick = v => Number(Number.isInteger(v) ? v : v.toPrecision(3)).toString();

  // A contender has one colour on the whole page; other names take what the picture has left.
  function colours(names, scheme) {
    const taken = new Map();
    const used = new Set();
    for (const name of names) {
      const place = data.contenders.indexOf(name);
      if (place >= 0) {
        taken.set(name, place % scheme.series.length);
        used.add(place % scheme.series.length);
      }
    }
    for (const name of names) {
      if (!taken.has(name)) {
        let place = scheme.series.findIndex((_, i) => !used.has(i));
        place = place < 0 ? taken.size % scheme.series.length : place;
        taken.set(name, place);
        used.add(place);
      }
    }
    return name => scheme.series[taken.get(name)];
  }

  function axis(of, scheme, isX) {
    const log = of.scale === 'LOG2' || of.scale === 'LOG10';
    return {
      type: of.scale === 'TIME' ? 'time' : log ? 'log' : 'value',
      logBase: of.scale === 'LOG2' ? 2 : 10,
      name: of.title,
      nameLocation: isX ? 'middle' : 'end',
      nameGap: isX ? 26 : 12,
      nameTextStyle: {color: scheme.faint, align: isX ? 'center' : 'left', padding: isX ? 0 : [0, 0, 0, -34]},
      min: log ? 'dataMin' : undefined,
      max: log && isX ? 'dataMax' : undefined,
      minInterval: of.title === 'threads' ? 1 : undefined,
      axisLabel: {
        color: scheme.faint,
        hideOverlap: true,
        lineHeight: 14,
        // Whole days, not the parts of a date that change; the first and the last stay inside the picture.
        formatter: of.scale === 'TIME' ? '{yyyy}-{MM}-{dd}\n{HH}:{mm}' : tick,
        alignMinLabel: of.scale === 'TIME' ? 'left' : undefined,
        alignMaxLabel: of.scale === 'TIME' ? 'right' : undefined
      },
      axisLine: {show: true, lineStyle: {color: scheme.line}},
      splitLine: {show: !isX || log, lineStyle: {color: scheme.line, opacity: 0.6}}
    };
  }

  // From a power of ten below the smallest value to one above the largest: a logarithmic axis has no zero to begin at.
  function decades(chart, axisOption, of) {
    const values = chart.series.flatMap(s => s.points.map(p => p[of])).filter(v => v > 0);
    axisOption.min = 10 ** Math.floor(Math.log10(Math.min(...values)) + 1e-9);
    axisOption.max = 10 ** Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  }

  function lines(chart, scheme) {
    const names = [...new Set(chart.series.map(s => s.name))];
    const limits = new Set(chart.series.filter(s => s.style === 'LIMIT').map(s => s.name));
    const colour = colours(names.filter(n => !limits.has(n)), scheme);
    const x = axis(chart.x, scheme, true);
    const y = axis(chart.y, scheme, false);
    if (chart.x.scale === 'LOG10') decades(chart, x, 'x');
    if (chart.y.scale === 'LOG10') decades(chart, y, 'y');
    return {
      legend: legend(names, scheme),
      grid: grid(),
      tooltip: {
        ...tooltip(scheme),
        trigger: 'item',
        formatter: p => `<b>${p.seriesName}</b> ${figure(p.value[1])}` +
            (p.value[2] ? `<br>${p.value[2]}` : `<br>${chart.x.title} ${tick(p.value[0])}`)
      },
      xAxis: x,
      yAxis: y,
      series: chart.series.map(s => {
        const limit = s.style === 'LIMIT';
        const thin = s.style === 'THIN';
        const c = limit ? scheme.limit : colour(s.name);
        return {
          name: s.name,
          type: s.style === 'POINTS' ? 'scatter' : 'line',
          data: s.points.map(p => [p.x, p.y, p.label]),
          color: c,
          symbol: limit || thin ? 'none' : 'circle',
          symbolSize: s.style === 'POINTS' ? 9 : 6,
          showSymbol: !limit && !thin,
          itemStyle: s.style === 'POINTS' ? {opacity: 0.8} : {},
          lineStyle: {color: c, width: thin ? 1.2 : 2, opacity: thin ? 0.75 : 1, type: limit ? 'dashed' : 'solid'},
          z: limit ? 1 : 2
        };
      })
    };
  }

  function bars(chart, scheme) {
    const colour = colours(chart.bars.map(b => b.name), scheme);
    const many = chart.groups.length > 6;
    return {
      legend: legend(chart.bars.map(b => b.name), scheme),
      grid: {...grid(), bottom: many ? 88 : 40},
      tooltip: {
        ...tooltip(scheme), trigger: 'axis', axisPointer: {type: 'shadow'},
        valueFormatter: v => v == null ? '–' : `${figure(v)} ${chart.unit}`
      },
      xAxis: {
        type: 'category',
        data: chart.groups,
        axisLabel: {color: scheme.faint, interval: 0, rotate: many ? 40 : 0, fontSize: 11},
        axisTick: {show: false},
        axisLine: {lineStyle: {color: scheme.line}}
      },
      yAxis: axis({title: chart.unit, scale: 'LINEAR'}, scheme, false),
      series: chart.bars.map(b => ({name: b.name, type: 'bar', data: b.values, color: colour(b.name), barMaxWidth: 56, barGap: '8%', barCategoryGap: '24%'}))
    };
  }

  function heatMap(chart, scheme) {
    const cells = [];
    chart.ratios.forEach((row, i) => row.forEach((ratio, j) => {
      // Twice as fast is as far from even as half as fast.
      if (ratio != null) cells.push({value: [j, i, Math.max(-1, Math.min(1, Math.log2(ratio)))], ratio});
    }));
    return {
      grid: {left: 96, right: 16, top: 26, bottom: 44},
      tooltip: {
        ...tooltip(scheme),
        formatter: p => `<b>${chart.rows[p.value[1]]} ${chart.columns[p.value[0]]}</b><br>${p.data.ratio.toFixed(2)} of the best peer`
      },
      xAxis: {type: 'category', position: 'top', data: chart.columns, axisLabel: {color: scheme.faint, interval: 0}, axisTick: {show: false}, axisLine: {show: false}},
      yAxis: {type: 'category', inverse: true, data: chart.rows, axisLabel: {color: scheme.faint, interval: 0}, axisTick: {show: false}, axisLine: {show: false}},
      visualMap: {
        min: -1, max: 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 160,
        text: ['2× faster', '2× slower'], textStyle: {color: scheme.faint},
        inRange: {color: [scheme.behind, scheme.even, scheme.ahead]}
      },
      series: [{
        type: 'heatmap',
        data: cells,
        label: {show: true, formatter: p => p.data.ratio.toFixed(2), color: scheme.ink, fontSize: 11},
        itemStyle: {borderColor: scheme.paper, borderWidth: 1}
      }]
    };
  }

  function legend(names, scheme) {
    return {data: names, type: 'scroll', top: 0, left: 0, right: 0, textStyle: {color: scheme.ink}, itemWidth: 18, itemHeight: 10,
      pageTextStyle: {color: scheme.faint}, pageIconColor: scheme.faint};
  }

  function grid() {
    return {left: 52, right: 22, top: 58, bottom: 44};
  }

  function tooltip(scheme) {
    return {backgroundColor: scheme.paper, borderColor: scheme.line, textStyle: {color: scheme.ink}, confine: true};
  }

  const kinds = {lines, bars, heatMap};
  let shown = [];

  function draw(forPrint) {
    const scheme = dark.matches && !forPrint ? schemes.dark : schemes.light;
    shown.forEach(chart => chart.dispose());
    shown = holders.map((holder, i) => {
      const of = data.charts[i];
      const height = of.type === 'heatMap' ? 90 + 24 * of.rows.length : of.type === 'bars' && of.groups.length > 6 ? 400 : 360;
      holder.style.height = height + 'px';
      const chart = echarts.init(holder, null, {renderer: 'svg', width: forPrint ? PRINT_WIDTH : undefined, height});
      chart.setOption({animation: false, backgroundColor: 'transparent', useUTC: true, aria: {enabled: true}, ...kinds[of.type](of, scheme)});
      return chart;
    });
  }

  draw(false);
  dark.addEventListener('change', () => draw(false));
  addEventListener('resize', () => shown.forEach(chart => chart.resize()));
  addEventListener('beforeprint', () => {
    document.querySelectorAll('details').forEach(d => { d.open = true; });
    draw(true);
  });
  addEventListener('afterprint', () => draw(false));
})();
