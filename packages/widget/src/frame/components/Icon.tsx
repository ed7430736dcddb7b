/** A picture beside or instead of words, drawn on 24 × 24 with a stroke; the words are the control's name. */
export function Icon({ path }: { readonly path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
