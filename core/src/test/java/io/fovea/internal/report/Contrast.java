package io.fovea.internal.report;

/** How text stands out from what lies behind it, as WCAG 2.2 measures it. */
final class Contrast {
    private Contrast() {}

    /** A script that lists the texts of the page with less contrast than its argument. */
    static final String POOR = """
            const colour = text => text.match(/[\\d.]+/g).map(Number);
            const srgb = text => { // color-mix and rgb(... / a) may come as color(srgb ...)
              const c = colour(text.replace('color(srgb', '('));
              return text.startsWith('color(srgb') ? [c[0]*255, c[1]*255, c[2]*255, c[3] ?? 1] : [c[0], c[1], c[2], c[3] ?? 1];
            };
            const over = (top, below) => [0,1,2].map(i => top[i]*top[3] + below[i]*(1-top[3])).concat(1);
            const behind = e => {
              const layers = [];
              for (let at = e; at; at = at.parentElement) layers.push(srgb(getComputedStyle(at).backgroundColor));
              return layers.reverse().reduce((below, top) => over(top, below), [255,255,255,1]);
            };
            const light = c => { const l = c.slice(0,3).map(v => { v /= 255; return v <= .04045 ? v/12.92 : ((v+.055)/1.055)**2.4; });
              return .2126*l[0] + .7152*l[1] + .0722*l[2]; };
            const poor = [];
            for (const e of document.querySelectorAll('body *')) {
              const words = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
              if (!words || !e.getClientRects().length || e.closest('symbol,style,title')) continue;
              const style = getComputedStyle(e);
              const ink = srgb(e.closest('svg') ? style.fill : style.color), paper = behind(e.closest('svg')?.parentElement ?? e);
              const a = light(over(ink, paper)), b = light(paper);
              const contrast = (Math.max(a,b)+.05)/(Math.min(a,b)+.05);
              if (contrast < arguments[0]) poor.push(e.tagName + '.' + (e.getAttribute('class') ?? '') + ' ' + e.textContent.trim().slice(0,30) + ' ' + contrast.toFixed(2));
            }
            return poor;
            """;
}
