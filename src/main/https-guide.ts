/** Words of the guide: a phone that trusts nothing yet reads it over plain http, so it stands alone without scripts. */
interface GuideTexts {
  readonly lang: string
  readonly title: string
  readonly lead: string
  readonly download: string
  readonly check: string
  readonly systems: readonly { readonly name: string; readonly steps: readonly string[] }[]
  readonly enter: string
  readonly again: string
}

export const guideTexts: Readonly<Record<'zh' | 'en', GuideTexts>> = {
  zh: {
    lang: 'zh-CN',
    title: '手机首次使用',
    lead: '先让手机信任本单位的服务器，只做一次，约一分钟。以后打开网址就能用，没有信号时也能填报。',
    download: '第一步：下载证书',
    check: '安装时手机显示的 SHA-256 指纹应与下面一致；不一致请停下，告诉管理员：',
    systems: [
      {
        name: '安卓（小米、OPPO、vivo、荣耀等）',
        steps: [
          '用手机自带浏览器打开本页；从微信扫码进来的，点右上角“…”，选“在浏览器打开”。',
          '点上面的按钮下载证书。',
          '打开“设置”，搜索“CA 证书”（一般在“安全”→“更多安全设置”→“加密与凭据”→“安装证书”）。',
          '选“CA 证书”→“仍然安装”，选刚下载的 not-one-less.crt。',
        ],
      },
      {
        name: '华为（鸿蒙）',
        steps: [
          '用华为浏览器打开本页，点上面的按钮下载证书。',
          '打开“设置”，搜索“证书”，进入“从存储设备安装证书”→“CA 证书”。',
          '选刚下载的 not-one-less.crt，按提示确认。',
        ],
      },
      {
        name: '苹果 iPhone',
        steps: [
          '用 Safari 打开本页，点上面的按钮，选“允许”。',
          '打开“设置”→“已下载描述文件”→“安装”。',
          '再到“设置”→“通用”→“关于本机”→“证书信任设置”，打开 Not One Less 的开关。',
        ],
      },
    ],
    enter: '第二步：装好了，进入系统',
    again: '打开后仍提示“不安全”，说明证书没有装好，请回到本页重做。这张证书只对本单位的服务器有效，不影响其他网站。',
  },
  en: {
    lang: 'en',
    title: 'First use on a phone',
    lead: 'Let the phone trust the server of your office: once, about a minute. From then on the address just works, without signal too.',
    download: 'Step 1: download the certificate',
    check:
      'The phone shows a SHA-256 fingerprint; it must be this one. If it is another, stop and tell the administrator:',
    systems: [
      {
        name: 'Android',
        steps: [
          'Open this page in the browser of the phone, not inside a chat app.',
          'Download the certificate with the button above.',
          'In Settings search for “CA certificate” (Security → Encryption & credentials → Install a certificate).',
          'Choose “CA certificate” → “Install anyway” and the file not-one-less.crt.',
        ],
      },
      {
        name: 'iPhone',
        steps: [
          'Open this page in Safari, press the button above and allow.',
          'Settings → Profile Downloaded → Install.',
          'Settings → General → About → Certificate Trust Settings: switch Not One Less on.',
        ],
      },
    ],
    enter: 'Step 2: done, go in',
    again:
      'If the page still says “not secure”, the certificate is not installed: come back and do it again. It is good for this server only.',
  },
}

/** The guide as a page. `publicUrl` and `fingerprint` are ours, not the reader's; they are escaped all the same. */
export function guidePage(t: GuideTexts, facts: { readonly publicUrl: string; readonly fingerprint: string }): string {
  const system = ({ name, steps }: GuideTexts['systems'][number]): string =>
    `<details><summary>${escaped(name)}</summary><ol>${steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol></details>`
  return `<!doctype html><html lang="${t.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(t.title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(t.title)}</h1><p>${escaped(t.lead)}</p>
<p><a class="button" href="/authority.crt">${escaped(t.download)}</a></p>
${t.systems.map(system).join('\n')}
<p class="quiet">${escaped(t.check)}</p><p class="print">${escaped(facts.fingerprint)}</p>
<p><a class="button" href="${escaped(facts.publicUrl)}/field">${escaped(t.enter)}</a></p>
<p class="quiet">${escaped(t.again)}</p></main></body></html>`
}

const STYLE = `body{margin:0;font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1f2328;background:#f5f6f8}
main{max-width:34rem;margin:0 auto;padding:1.25rem}h1{font-size:1.5rem;margin:.5rem 0}
.button{display:block;text-align:center;padding:.8rem;border-radius:.5rem;background:#0b5cab;color:#fff;text-decoration:none;font-weight:600}
.button:focus-visible{outline:3px solid #f0a500}details{background:#fff;border:1px solid #d5d9de;border-radius:.5rem;margin:.6rem 0;padding:.2rem 1rem}
summary{padding:.6rem 0;font-weight:600;cursor:pointer}ol{padding-left:1.3rem;margin:.2rem 0 .8rem}li{margin:.4rem 0}
.quiet{color:#57606a;font-size:.9rem}.print{font:13px/1.5 ui-monospace,monospace;word-break:break-all;background:#fff;border:1px solid #d5d9de;border-radius:.4rem;padding:.5rem}`

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark]!)
