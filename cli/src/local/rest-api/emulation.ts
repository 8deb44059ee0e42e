/** Behaviour of AWS that is not known for certain, with a choice for each: mapping templates must work with all of them. */
export interface Emulation {
  /**
   * Whether `$method.request.multivaluequerystring` and `multivalueheader` are filled in templates. Public templates use the first; of the
   * second nothing is known.
   *
   * @default 'absent' - a sender's repeated parameters then arrive with one value, which AWS certainly provides
   */
  readonly multiValueParameters?: 'present' | 'absent';
  /**
   * Whether `$input.params().path` holds decoded values.
   *
   * @default 'decoded'
   */
  readonly pathParameters?: 'decoded' | 'raw';
  /**
   * Whether `$context.path` is decoded.
   *
   * @default 'raw'
   */
  readonly contextPath?: 'decoded' | 'raw';
  /**
   * What `$input.body` shows of an empty body that was converted to base64. Of one that was not, `{}` is recorded.
   *
   * @default '{}'
   */
  readonly emptyConvertedBody?: '{}' | '';
}
