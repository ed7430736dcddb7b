import { LOCALES } from "@sidenote/protocol/locales";
import { STATES } from "./states.ts";

/** The options above the states; they become query parameters of each frame. */
const CHOICES: Readonly<Record<string, readonly (readonly [value: string, label: string])[]>> = {
  scheme: [
    ["light", "light"],
    ["dark", "dark"],
  ],
  locale: LOCALES.map((locale) => [locale, locale]),
  dir: [
    ["", "of the language"],
    ["ltr", "left to right"],
    ["rtl", "right to left"],
  ],
  accent: [
    ["", "Moodle's blue"],
    ["#ffd400", "too light to read"],
    ["#1a0033", "too dark for dark"],
    ["#b3005e", "raspberry"],
  ],
  width: [
    ["390", "a phone"],
    ["320", "the narrowest"],
    ["760", "a tab"],
  ],
};

/** All states, each in a frame of its own, with the options for their appearance. */
export function Shelf({ wanted }: { readonly wanted: URLSearchParams }) {
  const look = [...wanted].filter(([, value]) => value).map((pair) => pair.join("="));
  const addresses: (readonly [name: string, address: string])[] = [
    ...Object.keys(STATES).map(
      (state) => [state, `?${[`state=${state}`, ...look].join("&")}`] as const,
    ),
    ["alone", "?alone"],
  ];
  return (
    <div style="block-size:100vh;overflow:auto;padding:16px">
      <form style="display:flex;flex-wrap:wrap;gap:16px;margin-block-end:16px">
        {Object.entries(CHOICES).map(([name, options]) => (
          <label key={name}>
            {name}{" "}
            <select
              name={name}
              onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
            >
              {options.map(([value, label]) => (
                <option key={value} value={value} selected={value === wanted.get(name)}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        ))}
      </form>
      <ul style="display:flex;flex-wrap:wrap;gap:16px">
        {addresses.map(([name, address]) => (
          <li key={name}>
            <a href={address}>{name}</a>
            <br />
            <iframe
              title={name}
              loading="lazy"
              src={address}
              width={wanted.get("width") ?? 390}
              height="640"
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
