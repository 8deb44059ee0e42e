import type { ComponentChildren } from 'preact';

/** A number with what it counts. */
export function Figure({ label, children, tone, href }: {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly tone?: 'good' | 'warn' | 'bad';
  readonly href?: string;
}) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd class={tone}>{href ? <a href={href}>{children}</a> : children}</dd>
    </div>
  );
}
