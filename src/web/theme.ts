import type { ThemeConfig } from 'antd'

/** The default blue of antd fails WCAG AA on white; #0958d9 passes (6.2:1). Square-ish, flat, dense: an office tool. */
export const theme: ThemeConfig = {
  token: {
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#0958d9',
    // antd would make it lighter, too light for text.
    colorPrimaryHover: '#003eb3',
    colorLink: '#0958d9',
    colorLinkHover: '#003eb3',
    colorError: '#b42318',
    colorWarning: '#ad5700',
    colorSuccess: '#1b6e3c',
    colorText: '#1f2329',
    colorTextSecondary: '#4b5563',
    colorTextTertiary: '#5b6472',
    colorTextDescription: '#5b6472',
    colorTextPlaceholder: '#6b7280',
    colorTextDisabled: '#6b7280',
    colorBorder: '#c3cad4',
    colorBorderSecondary: '#e1e5ea',
    borderRadius: 4,
    fontSize: 14,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, -apple-system, "Segoe UI", sans-serif',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Modal: { titleFontSize: 16 },
  },
}
