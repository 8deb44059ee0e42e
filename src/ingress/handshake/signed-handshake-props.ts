/** How a handshake finds what it signs with. */
export interface SignedHandshakeProps {
  /**
   * Name of the field with what the sender shows, of a secret that is a JSON object, such as `{"ZOOM_SECRET_TOKEN":"…"}`, which is what the AWS console
   * stores.
   *
   * @default - the secret is its whole text
   */
  readonly secretField?: string;
}
