"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
const texts = {
    en: { title: "Your basket", empty: "There is nothing in it yet" },
    de: { title: "Ihr Warenkorb", empty: "Noch ist nichts darin" },
};
class Translator {
    constructor() {
        this.language = "en";
    }
    use(language) {
        if (Object.hasOwn(texts, language))
            this.language = language;
        return this;
    }
    text(key) {
        return texts[this.language][key];
    }
}
const handler = async (event) => {
    const { language = "" } = event.queryStringParameters ?? {};
    const translation = new Translator().use(language);
    return {
        statusCode: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title: translation.text("title"), text: translation.text("empty") }),
    };
};
exports.handler = handler;
