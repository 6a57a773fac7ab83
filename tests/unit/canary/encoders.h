#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Encoders written for the tests alone, so that the recogniser is not measured against its own idea of an encoding.
namespace encoders {

struct Encoder {
  std::string name;      ///< what CanarySighting::encoding says
  std::string describe;  ///< which of several encoders of that name
  std::function<std::string(std::string_view)> encode;
  bool whole = false;  ///< encodes its surroundings too
};

inline std::string each(std::string_view text, const std::function<std::string(unsigned)>& write) {
  std::string out;
  for (const char c : text) out += write(static_cast<unsigned char>(c));
  return out;
}

inline std::string hex(unsigned value, bool upper = false) {
  const auto* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  return {digits[value >> 4 & 15], digits[value & 15]};
}

inline std::string packed(std::string_view text, unsigned bits, std::string_view alphabet, std::size_t block) {
  std::string out;
  for (std::size_t bit = 0; bit < text.size() * 8; bit += bits) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + bits; ++i) {
      const bool set = i / 8 < text.size() && (static_cast<unsigned char>(text[i / 8]) >> (7 - i % 8) & 1) != 0;
      value = value << 1 | (set ? 1U : 0U);
    }
    out += alphabet[value];
  }
  while (block != 0 && out.size() % block != 0) out += '=';
  return out;
}

inline std::string base64(std::string_view text) {
  return packed(text, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 4);
}

inline std::string base64url(std::string_view text) {
  return packed(text, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 0);
}

inline std::string base32(std::string_view text, bool lower = false) {
  return packed(text, 5, lower ? "abcdefghijklmnopqrstuvwxyz234567" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8);
}

inline std::string wide(std::string_view text, bool big, std::size_t size = 2) {
  const std::string nuls(size - 1, '\0');
  return each(text, [&](unsigned c) {
    const std::string character{static_cast<char>(c)};
    return big ? nuls + character : character + nuls;
  });
}

inline std::string percent(std::string_view text, bool upper) {
  return each(text, [upper](unsigned c) { return "%" + hex(c, upper); });
}

/// What encodeURIComponent does.
inline std::string uri_component(std::string_view text) {
  return each(text, [](unsigned c) {
    const char letter = static_cast<char>(c);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') ||
                       std::string_view("-_.!~*'()").find(letter) != std::string::npos;
    return plain ? std::string{letter} : "%" + hex(c, true);
  });
}

inline std::string lines(const std::string& text, std::size_t width, const std::string& end) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += width) out += text.substr(i, width) + end;
  return out;
}

inline std::string number_list(std::string_view text, const std::string& separator) {
  std::string out = "[";
  for (const char c : text) out += (out.size() > 1 ? separator : "") + std::to_string(static_cast<unsigned char>(c));
  return out + "]";
}

inline std::string hex_list(std::string_view text, const std::string& before, const std::string& between) {
  std::string out;
  for (const char c : text) out += (out.empty() ? "" : between) + before + hex(static_cast<unsigned char>(c));
  return out;
}

inline std::vector<Encoder> all() {
  const auto escape = [](const std::string& backslashes, const std::string& letter) {
    return [=](std::string_view text) {
      return each(text, [&](unsigned c) { return backslashes + letter + hex(c, c % 2 == 0); });
    };
  };
  return {
      {"plain", "as it is", [](std::string_view text) { return std::string(text); }},
      {"reversed", "from back to front", [](std::string_view text) { return std::string(text.rbegin(), text.rend()); }},
      {"percent", "every byte, lower", [](std::string_view text) { return percent(text, false); }},
      {"percent", "every byte, upper", [](std::string_view text) { return percent(text, true); }},
      {"percent", "twice", [](std::string_view text) { return uri_component(percent(text, true)); }},
      {"percent", "three times",
       [](std::string_view text) { return uri_component(uri_component(percent(text, true))); }},
      {"percent", "one character in three",
       [n = 0](std::string_view text) mutable {
         return each(text, [&](unsigned c) { return n++ % 3 != 1 ? std::string{static_cast<char>(c)} : "%" + hex(c); });
       }},
      {"json-escaped", "every character", escape("\\", "u00")},
      {"json-escaped", "JSON in JSON", escape("\\\\", "u00")},
      {"json-escaped", "JSON in JSON in JSON", escape("\\\\\\\\", "u00")},
      {"json-escaped", "JavaScript's braces",
       [](std::string_view text) { return each(text, [](unsigned c) { return "\\u{" + hex(c) + "}"; }); }},
      {"escaped", "hexadecimal", escape("\\", "x")},
      {"escaped", "octal",
       [](std::string_view text) {
         return each(text, [](unsigned c) {
           return std::string{'\\', static_cast<char>('0' + (c >> 6)), static_cast<char>('0' + (c >> 3 & 7)),
                              static_cast<char>('0' + (c & 7))};
         });
       }},
      {"html", "decimal",
       [](std::string_view text) { return each(text, [](unsigned c) { return "&#" + std::to_string(c) + ";"; }); }},
      {"html", "hexadecimal",
       [](std::string_view text) { return each(text, [](unsigned c) { return "&#x" + hex(c, c % 2 == 0) + ";"; }); }},
      {"mixed", "percent and JSON",
       [n = 0](std::string_view text) mutable {
         return each(text, [&](unsigned c) { return (n++ % 2 == 0 ? "%" : "\\u00") + hex(c); });
       }},
      {"utf-16", "little end", [](std::string_view text) { return wide(text, false); }, true},
      {"utf-16", "big end", [](std::string_view text) { return wide(text, true); }, true},
      {"utf-16", "UTF-32", [](std::string_view text) { return wide(text, false, 4); }, true},
      {"utf-16", "NULs in JSON",
       [](std::string_view text) {
         return each(text, [](unsigned c) { return std::string{static_cast<char>(c)} + "\\u0000"; });
       },
       true},
      {"hex", "lower", [](std::string_view text) { return each(text, [](unsigned c) { return hex(c); }); }, true},
      {"hex", "upper", [](std::string_view text) { return each(text, [](unsigned c) { return hex(c, true); }); }, true},
      {"hex", "spaces", [](std::string_view text) { return hex_list(text, "", " "); }, true},
      {"hex", "colons", [](std::string_view text) { return hex_list(text, "", ":"); }, true},
      {"hex", "0x", [](std::string_view text) { return hex_list(text, "0x", ", "); }, true},
      {"decimal", "compact", [](std::string_view text) { return number_list(text, ","); }, true},
      {"decimal", "over lines", [](std::string_view text) { return number_list(text, ",\n    "); }, true},
      {"base64", "padded", base64, true},
      {"base64", "for URLs", base64url, true},
      {"base64", "in a URL", [](std::string_view text) { return uri_component(base64(text)); }, true},
      {"base32", "upper", [](std::string_view text) { return base32(text); }, true},
      {"base32", "lower", [](std::string_view text) { return base32(text, true); }, true},
  };
}

}  // namespace encoders
