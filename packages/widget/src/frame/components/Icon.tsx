/** A decorative icon, drawn as a stroke on 24 × 24. The control it is in needs an accessible name of its own. */
export function Icon({ path }: { readonly path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
