// How many tokens of a text fine-tuning hides behind [MASK] in each step, where nobody says.

/**
 * Against learning by heart where every weight is learned, as words are dropped elsewhere (Iyyer et al. 2015). LoRA learns too little by heart to gain, and of
 * a pair, what the texts are compared by would be gone.
 */
export const usualMaskShare = (method: 'head' | 'lora' | 'full', isPair: boolean): number =>
  method === 'full' && !isPair ? 0.15 : 0
